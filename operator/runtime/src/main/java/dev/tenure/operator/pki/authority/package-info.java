/** Certificate authorities whose key we hold: how they are made, read, kept and sign. */
@NullMarked
package dev.tenure.operator.pki.authority;

import org.jspecify.annotations.NullMarked;
