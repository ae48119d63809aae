package dev.tenure.operator.it.harness;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A behaviour test: before each method the real operator runs, as the chart's ServiceAccount and
 * under the chart's policies. A method may take an {@link Operator} and a {@link Tenant}, each
 * tenant a fresh namespace. A test that stops the operator or a server needs {@code @Isolated}.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Tag("operator")
@ExtendWith(OperatorExtension.class)
public @interface OperatorTest {}
