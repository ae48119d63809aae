/** Workloads that are restarted after a rotation. */
@NullMarked
package dev.tenure.operator.kube.workload;

import org.jspecify.annotations.NullMarked;
