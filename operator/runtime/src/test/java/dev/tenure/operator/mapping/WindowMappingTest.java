package dev.tenure.operator.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tenure.api.v1alpha1.MaintenanceWindow;
import dev.tenure.api.v1alpha1.MaintenanceWindows;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class WindowMappingTest {
  @Test
  void readsSchedulesInTheirZoneAndInUtcUnlessTold() throws Exception {
    var saturday = new MaintenanceWindow("0 2 * * 6", "4h", "Europe/Berlin");
    var windows =
        WindowMapping.of(
            new MaintenanceWindows(
                List.of(saturday), List.of(new MaintenanceWindow("0 4 * * *", "1h", null))));

    assertThat(windows.openAt(Instant.parse("2026-11-28T00:59:59Z"))).isFalse();
    assertThat(windows.openAt(Instant.parse("2026-11-28T01:00:00Z"))).isTrue();
    assertThat(windows.openAt(Instant.parse("2026-11-28T04:00:00Z"))).isFalse();
  }

  @Test
  void aZoneOrATimeThatDoesNotExistIsNamedWithItsField() {
    refused(new MaintenanceWindow("0 25 * * *", "4h", "UTC"), "allow[0].schedule", "hour");
    refused(new MaintenanceWindow("0 0 31 2 *", "4h", "UTC"), "allow[0].schedule", "no month");
    refused(new MaintenanceWindow("0 2 * * *", "4h", "Europe/Atlantis"), "allow[0].timeZone");
    refused(new MaintenanceWindow("0 2 * * *", "4h", "GMT+2"), "allow[0].timeZone", "IANA");
  }

  private static void refused(MaintenanceWindow window, String... told) {
    assertThatThrownBy(() -> WindowMapping.of(new MaintenanceWindows(List.of(window), List.of())))
        .isInstanceOf(Fields.Unreadable.class)
        .hasMessageContaining("spec.maintenanceWindows.")
        .message()
        .contains(told);
  }
}
