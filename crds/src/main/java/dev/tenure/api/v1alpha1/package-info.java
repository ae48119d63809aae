/** The kinds of the API group {@code tenure.dev}, version {@code v1alpha1}. */
@NullMarked
package dev.tenure.api.v1alpha1;

import org.jspecify.annotations.NullMarked;
