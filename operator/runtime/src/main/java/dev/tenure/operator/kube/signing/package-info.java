/** Requests for certificates that are objects of the API, which somebody approves and signs. */
@NullMarked
package dev.tenure.operator.kube.signing;

import org.jspecify.annotations.NullMarked;
