/** Bundles of other trust domains: fetched, checked and kept for workloads of ours. */
@NullMarked
package dev.tenure.operator.platform.federation;

import org.jspecify.annotations.NullMarked;
