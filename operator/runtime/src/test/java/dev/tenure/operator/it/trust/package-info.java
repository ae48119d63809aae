/** Trust of issuers, where consumers look for it. */
package dev.tenure.operator.it.trust;
