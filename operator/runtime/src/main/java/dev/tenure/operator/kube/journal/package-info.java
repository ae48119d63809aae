/** What must survive us and nobody may read: sealed records in Secrets of our own namespace. */
@NullMarked
package dev.tenure.operator.kube.journal;

import org.jspecify.annotations.NullMarked;
