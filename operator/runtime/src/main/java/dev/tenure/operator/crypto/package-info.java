/** Keeps our own records secret and unforgeable, under one key of the operator. */
@NullMarked
package dev.tenure.operator.crypto;

import org.jspecify.annotations.NullMarked;
