package dev.tenure.core.certificate;

import dev.tenure.core.delivery.Adopted;
import java.time.Instant;

/**
 * A certificate that can be kept, with its key.
 *
 * @param certified what the Secret is to hold: certificate and key as they are, the rest as asked
 * @param notBefore when its life began
 * @param adopted what came with it
 */
public record Adoptee(Certified certified, Instant notBefore, Adopted adopted) {}
