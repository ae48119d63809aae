/** SPIFFE bundles of issuers, as documents that other trust domains fetch over HTTPS. */
@NullMarked
package dev.tenure.operator.platform.spiffe;

import org.jspecify.annotations.NullMarked;
