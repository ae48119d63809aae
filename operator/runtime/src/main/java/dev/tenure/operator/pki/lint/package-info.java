/** What a workload's certificate must keep to, checked before and after it is signed. */
@NullMarked
package dev.tenure.operator.pki.lint;

import org.jspecify.annotations.NullMarked;
