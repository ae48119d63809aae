/** The content of Secrets, composed from the values of one credential by templates. */
@NullMarked
package dev.tenure.operator.compose;

import org.jspecify.annotations.NullMarked;
