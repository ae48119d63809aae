/** The way to the Kubernetes API server: clients, single requests and what their answers mean. */
@NullMarked
package dev.tenure.operator.kube;

import org.jspecify.annotations.NullMarked;
