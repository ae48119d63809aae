/** The configuration file: read once at start, refused with a clear message when it is wrong. */
@NullMarked
package dev.tenure.operator.config;

import org.jspecify.annotations.NullMarked;
