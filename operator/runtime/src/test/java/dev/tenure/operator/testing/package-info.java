/** What tests of several packages need. */
@NullMarked
package dev.tenure.operator.testing;

import org.jspecify.annotations.NullMarked;
