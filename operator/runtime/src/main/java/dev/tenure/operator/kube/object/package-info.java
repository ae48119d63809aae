/** What the operator writes on objects of its own kinds, and the events it tells of them. */
@NullMarked
package dev.tenure.operator.kube.object;

import org.jspecify.annotations.NullMarked;
