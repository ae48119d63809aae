package dev.tenure.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReadinessTest {
  private final Readiness readiness = new Readiness("id-", 2);

  @Test
  void anObjectCountsFromItsFirstReadyOn() throws InterruptedException {
    var start = System.nanoTime();
    readiness.onAdd(object("id-00000", "False"));
    assertThat(readiness.count()).isZero();

    readiness.onUpdate(object("id-00000", "False"), object("id-00000", "True"));
    readiness.onUpdate(object("id-00000", "True"), object("id-00000", "True"));
    assertThat(readiness.count()).isEqualTo(1);
    assertThat(readiness.await(Duration.ZERO)).isFalse();

    readiness.onAdd(object("id-00001", "True"));
    assertThat(readiness.await(Duration.ZERO)).isTrue();
    assertThat(readiness.last(start)).isGreaterThanOrEqualTo(readiness.first(start));
    assertThat(readiness.since(new long[] {start, start})).hasSize(2);
  }

  @Test
  void objectsOfOthersDoNotCount() {
    readiness.onAdd(object("other-00000", "True"));

    assertThat(readiness.count()).isZero();
  }

  @Test
  void whoIsMissingSaysWhy() {
    var waiting = object("id-00001", "False");

    assertThat(readiness.missing(List.of(waiting, object("other-1", "False"))))
        .singleElement()
        .asString()
        .startsWith("id-00001: ")
        .contains("status=False");
  }

  private static GenericKubernetesResource object(String name, String ready) {
    var object = new GenericKubernetesResource();
    object.setMetadata(new ObjectMetaBuilder().withName(name).build());
    object.setAdditionalProperty(
        "status", Map.of("conditions", List.of(Map.of("type", "Ready", "status", ready))));
    return object;
  }
}
