package dev.tenure.operator.compose;

import java.io.Writer;

/** Text that may not grow beyond a bound: a short template can name a long value many times. */
final class BoundedText extends Writer {
  private final StringBuilder text = new StringBuilder();
  private final int most;

  BoundedText(int most) {
    this.most = most;
  }

  @Override
  public void write(char[] buffer, int offset, int length) {
    if (length > most - text.length()) {
      throw new Unfit("grows beyond " + most + " bytes");
    }
    text.append(buffer, offset, length);
  }

  @Override
  public void flush() {}

  @Override
  public void close() {}

  @Override
  public String toString() {
    return text.toString();
  }
}
