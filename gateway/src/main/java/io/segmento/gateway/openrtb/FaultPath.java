package io.segmento.gateway.openrtb;

import com.fasterxml.jackson.core.JsonStreamContext;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Names the place where a parser stands, such as {@code imp[2].banner.w}. Names that the schema does not have come from the body, which may hold
 * anything: the path ends there with {@code ?}.
 */
final class FaultPath {
  private FaultPath() {}

  static String of(JsonStreamContext innermost, MessageTable root) {
    Deque<JsonStreamContext> contexts = new ArrayDeque<>();
    for (JsonStreamContext context = innermost;
        context != null && !context.inRoot();
        context = context.getParent()) {
      contexts.push(context);
    }
    StringBuilder path = new StringBuilder();
    MessageTable table = root;
    for (JsonStreamContext context : contexts) {
      if (context.inArray()) {
        if (context.hasCurrentIndex()) {
          path.append('[').append(context.getCurrentIndex()).append(']');
        }
      } else if (context.hasCurrentName()) {
        String name = context.getCurrentName();
        FieldEntry field = table == null ? null : table.byName(name);
        append(path, field == null ? "?" : name);
        if (field == null) {
          break;
        }
        table = field.message;
      }
    }
    return path.toString();
  }

  /** The path of {@code field} of the object that has just been read to its end. */
  static String of(JsonStreamContext outer, MessageTable root, String field) {
    StringBuilder path = new StringBuilder(of(outer, root));
    append(path, field);
    return path.toString();
  }

  private static void append(StringBuilder path, String name) {
    if (path.length() > 0) {
      path.append('.');
    }
    path.append(name);
  }
}
