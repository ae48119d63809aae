/** Taking certificates back before their end. */
@NullMarked
package dev.tenure.core.revocation;

import org.jspecify.annotations.NullMarked;
