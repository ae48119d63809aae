package dev.tenure.operator.ops;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import dev.tenure.operator.audit.AuditLog;
import dev.tenure.operator.config.OperatorConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sets up logging on standard output, as JSON lines or as text. */
public final class Logs {
  private static final String PATTERN =
      "%d{HH:mm:ss.SSS} %-5level %logger{24} %replace(%msg %kvp{DOUBLE}){' $', ''}%n%ex{short}";

  private Logs() {}

  /** Puts the settings in force for the whole process. */
  public static void configure(OperatorConfig.Logging settings) {
    var context = (LoggerContext) LoggerFactory.getILoggerFactory();
    context.reset();
    var appender = new ConsoleAppender<ILoggingEvent>();
    appender.setContext(context);
    appender.setEncoder(encoder(context, settings.format()));
    appender.start();
    var root = context.getLogger(Logger.ROOT_LOGGER_NAME);
    root.setLevel(Level.WARN);
    root.addAppender(appender);
    // Says at every start that v1alpha1 is not stable, which its users know.
    context
        .getLogger("io.fabric8.kubernetes.client.dsl.internal.VersionUsageUtils")
        .setLevel(Level.ERROR);
    context.getLogger("dev.tenure").setLevel(Level.toLevel(settings.level()));
    // A trail with gaps proves nothing, so no level of the configuration holds for it.
    context.getLogger(AuditLog.STREAM).setLevel(Level.INFO);
  }

  private static Encoder<ILoggingEvent> encoder(
      LoggerContext context, OperatorConfig.Logging.Format format) {
    return switch (format) {
      case JSON -> {
        var json = new JsonEncoder();
        json.setContext(context);
        json.setWithSequenceNumber(false);
        json.setWithContext(false);
        json.setWithFormattedMessage(true);
        json.setWithMessage(false);
        json.setWithArguments(false);
        json.start();
        yield json;
      }
      case PLAIN -> {
        var plain = new PatternLayoutEncoder();
        plain.setContext(context);
        plain.setPattern(PATTERN);
        plain.start();
        yield plain;
      }
    };
  }
}
