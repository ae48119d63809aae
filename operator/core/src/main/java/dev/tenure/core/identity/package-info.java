/** Who an object is, who answers for it, and which namespaces a cluster-wide object serves. */
@NullMarked
package dev.tenure.core.identity;

import org.jspecify.annotations.NullMarked;
