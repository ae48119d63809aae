package dev.tenure.operator.kube.informer;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntryBuilder;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LeanStoreTest {
  private static final String LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

  private final LeanStore<ConfigMap> store = new LeanStore<>();

  @Test
  void anObjectIsKeptWithoutWhatOnlyAppliersRead() {
    var object =
        new ConfigMapBuilder()
            .withNewMetadata()
            .withNamespace("team")
            .withName("settings")
            .withResourceVersion("7")
            .withAnnotations(Map.of(LAST_APPLIED, "{}", "tenure.dev/renew", "1"))
            .withManagedFields(new ManagedFieldsEntryBuilder().withManager("kubectl").build())
            .endMetadata()
            .withData(Map.of("key", "value"))
            .build();

    var before = store.put("team/settings", object);

    assertThat(before).isNull();
    var kept = store.get("team/settings");
    assertThat(kept.getMetadata().getManagedFields()).isEmpty();
    assertThat(kept.getMetadata().getAnnotations())
        .containsExactly(Map.entry("tenure.dev/renew", "1"));
    assertThat(kept.getMetadata().getResourceVersion()).isEqualTo("7");
    assertThat(kept.getData()).containsEntry("key", "value");
  }

  @Test
  void whatHasNoAnnotationsIsKept() {
    var bare = new ConfigMapBuilder().withNewMetadata().withName("bare").endMetadata().build();
    bare.getMetadata().setAnnotations(null);

    store.put("bare", bare);

    assertThat(store.get("bare")).isSameAs(bare);
  }
}
