/** What the operator knows of the cluster without asking: pruned caches that wake their readers. */
@NullMarked
package dev.tenure.operator.kube.informer;

import org.jspecify.annotations.NullMarked;
