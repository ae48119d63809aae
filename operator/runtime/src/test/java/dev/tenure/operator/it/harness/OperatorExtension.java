package dev.tenure.operator.it.harness;

import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Shares one {@link Stage} over all classes; gives each test its tenant. */
final class OperatorExtension implements BeforeEachCallback, ParameterResolver {
  private static final Namespace OURS = Namespace.create(OperatorExtension.class);

  @Override
  public void beforeEach(ExtensionContext context) {
    stage(context).operator().ensureStandard();
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    var type = parameter.getParameter().getType();
    return type == Operator.class || type == Tenant.class || type == DevCluster.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    var type = parameter.getParameter().getType();
    var stage = stage(context);
    if (type == Operator.class) {
      return stage.operator();
    }
    return type == DevCluster.class ? stage.cluster() : tenant(context, stage);
  }

  /** The store closes it when the method is over. */
  private static Tenant tenant(ExtensionContext context, Stage stage) {
    var tenant = Tenant.fresh(stage.cluster(), stage.scope(), true);
    context.getStore(OURS).put(tenant.namespace(), tenant);
    return tenant;
  }

  private static Stage stage(ExtensionContext context) {
    return context
        .getRoot()
        .getStore(OURS)
        .getOrComputeIfAbsent(Stage.class, _ -> Stage.set(), Stage.class);
  }
}
