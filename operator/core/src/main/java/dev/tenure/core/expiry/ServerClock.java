package dev.tenure.core.expiry;

import dev.tenure.core.Answer;
import java.time.Instant;

/** The API server's idea of now, exact to about a second. */
public interface ServerClock {
  /** The server's time, asked recently enough to judge a skew of 30 s. */
  Answer<Instant> now();
}
