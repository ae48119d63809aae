/** Which certificate or token a workload may have, and when it needs a new one. */
@NullMarked
package dev.tenure.core.certificate;

import org.jspecify.annotations.NullMarked;
