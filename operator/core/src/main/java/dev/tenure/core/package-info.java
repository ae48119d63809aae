/** The domain: what Tenure decides, told in plain records and without any I/O. */
@NullMarked
package dev.tenure.core;

import org.jspecify.annotations.NullMarked;
