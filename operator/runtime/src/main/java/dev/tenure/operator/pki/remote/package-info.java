/** Certificate authorities elsewhere: what they are asked, and how their answers are read. */
@NullMarked
package dev.tenure.operator.pki.remote;

import org.jspecify.annotations.NullMarked;
