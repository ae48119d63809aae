package dev.tenure.operator.mapping;

import dev.tenure.api.v1alpha1.MaintenanceWindow;
import dev.tenure.api.v1alpha1.MaintenanceWindows;
import dev.tenure.core.schedule.Cron;
import dev.tenure.core.schedule.RecurringWindow;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** When rotations may come, as an object says it. */
final class WindowMapping {
  private static final String DEFAULT_ZONE = "UTC";

  private WindowMapping() {}

  static dev.tenure.core.schedule.MaintenanceWindows of(@Nullable MaintenanceWindows spec)
      throws Fields.Unreadable {
    return spec == null
        ? dev.tenure.core.schedule.MaintenanceWindows.NONE
        : new dev.tenure.core.schedule.MaintenanceWindows(
            all("spec.maintenanceWindows.allow", spec.allow()),
            all("spec.maintenanceWindows.deny", spec.deny()));
  }

  private static List<RecurringWindow> all(String field, List<MaintenanceWindow> windows)
      throws Fields.Unreadable {
    var read = new ArrayList<RecurringWindow>();
    for (var index = 0; index < windows.size(); index++) {
      read.add(one("%s[%d]".formatted(field, index), windows.get(index)));
    }
    return read;
  }

  private static RecurringWindow one(String field, MaintenanceWindow window)
      throws Fields.Unreadable {
    return new RecurringWindow(
        schedule(field + ".schedule", window.schedule()),
        Fields.duration(field + ".duration", window.duration()),
        zone(field + ".timeZone", Objects.requireNonNullElse(window.timeZone(), DEFAULT_ZONE)));
  }

  private static Cron schedule(String field, String text) throws Fields.Unreadable {
    try {
      return Cron.parse(text);
    } catch (IllegalArgumentException e) {
      throw new Fields.Unreadable(
          "%s: \"%s\" is no schedule: %s.".formatted(field, text, e.getMessage()));
    }
  }

  private static ZoneId zone(String field, String name) throws Fields.Unreadable {
    if (!ZoneId.getAvailableZoneIds().contains(name)) {
      throw new Fields.Unreadable(
          "%s: \"%s\" is no time zone of the IANA database. Write e.g. Europe/Berlin or UTC."
              .formatted(field, name));
    }
    return ZoneId.of(name);
  }
}
