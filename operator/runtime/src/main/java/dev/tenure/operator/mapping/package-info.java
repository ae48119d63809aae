/** From the API's objects to the domain's records, and back to their status. */
@NullMarked
package dev.tenure.operator.mapping;

import org.jspecify.annotations.NullMarked;
