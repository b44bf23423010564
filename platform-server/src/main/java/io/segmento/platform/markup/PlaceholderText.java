package io.segmento.platform.markup;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Text cut at its placeholders once, so that filling it only joins strings. Immutable. */
final class PlaceholderText {

  /** What a placeholder stands for. */
  enum Slot {
    PRODUCT_NAME("product.name"),
    PRODUCT_PRICE("product.price"),
    PRODUCT_IMAGE("product.image"),
    PRODUCT_CLICK("product.click"),
    CLICK("click"),
    WHY("why"),
    IMPRESSION("impression"),
    VIEWABLE("viewable"),
    WIDTH("width"),
    HEIGHT("height");

    static final Set<Slot> OF_PRODUCT =
        EnumSet.of(PRODUCT_NAME, PRODUCT_PRICE, PRODUCT_IMAGE, PRODUCT_CLICK);

    private final String placeholder;

    Slot(String name) {
      this.placeholder = "{{" + name + "}}";
    }
  }

  /** What a slot is filled with, and how. */
  interface Filler {
    void fill(StringBuilder out, Slot slot);
  }

  /** As {@link Filler}, of bytes. */
  interface ByteFiller {
    void fill(MarkupBytes out, Slot slot);
  }

  /** Text up to a slot, in both forms; the last part has none. */
  @SuppressWarnings("ArrayRecordComponent")
  private record Part(String text, byte[] utf8, @Nullable Slot slot) {
    Part(String text, @Nullable Slot slot) {
      this(text, MarkupBytes.utf8(text), slot);
    }
  }

  private final List<Part> parts;
  private final Set<Slot> slots;

  private PlaceholderText(List<Part> parts) {
    this.parts = List.copyOf(parts);
    this.slots = EnumSet.noneOf(Slot.class);
    for (Part part : parts) {
      if (part.slot != null) {
        slots.add(part.slot);
      }
    }
  }

  static PlaceholderText of(String text) {
    List<Part> parts = new ArrayList<>();
    int from = 0;
    while (true) {
      int at = -1;
      Slot next = null;
      for (Slot slot : Slot.values()) {
        int found = text.indexOf(slot.placeholder, from);
        if (found >= 0 && (at < 0 || found < at)) {
          at = found;
          next = slot;
        }
      }
      if (next == null) {
        parts.add(new Part(text.substring(from), null));
        return new PlaceholderText(parts);
      }
      parts.add(new Part(text.substring(from, at), next));
      from = at + next.placeholder.length();
    }
  }

  boolean has(Slot slot) {
    return slots.contains(slot);
  }

  /** Whether it says something of a product. */
  boolean needsProduct() {
    for (Slot slot : Slot.OF_PRODUCT) {
      if (slots.contains(slot)) {
        return true;
      }
    }
    return false;
  }

  /** In UTF-8. */
  void write(MarkupBytes out, ByteFiller filler) {
    for (int i = 0; i < parts.size(); i++) {
      Part part = parts.get(i);
      out.raw(part.utf8);
      if (part.slot != null) {
        filler.fill(out, part.slot);
      }
    }
  }

  void write(StringBuilder out, Filler filler) {
    for (int i = 0; i < parts.size(); i++) {
      Part part = parts.get(i);
      out.append(part.text);
      if (part.slot != null) {
        filler.fill(out, part.slot);
      }
    }
  }
}
