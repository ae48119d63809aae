/** How the operator is watched: metrics, health, readiness and logs. */
@NullMarked
package dev.tenure.operator.ops;

import org.jspecify.annotations.NullMarked;
