package io.segmento.platform.markup;

import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import io.segmento.proto.openrtb.BidRequest.Video;
import io.segmento.proto.openrtb.NativeRequest;
import io.segmento.proto.openrtb.NativeRequest.Asset;
import io.segmento.proto.openrtb.NativeRequest.Data;
import io.segmento.proto.openrtb.NativeRequest.EventTrackers;
import io.segmento.proto.openrtb.NativeRequest.Image;
import io.segmento.proto.openrtb.NativeRequest.Title;
import java.io.IOException;
import java.io.StringReader;
import java.util.Map;

/**
 * Reads a native request that stands as text in the bid request. As lenient as the gateway's codec: numbers and booleans in any form, unknown
 * fields skipped. Used for one text.
 */
final class NativeReader {

  /** Reads the value of one field. */
  private interface Field {
    void read() throws IOException;
  }

  private final JsonReader in;
  private final NativeRequest.Builder request = NativeRequest.newBuilder();
  private boolean wrapped;

  private NativeReader(String json) {
    this.in = new JsonReader(new StringReader(json));
  }

  /** Throws when it is not a JSON object. */
  static NativeSlot read(String json) throws IOException {
    NativeReader reader = new NativeReader(json);
    try {
      reader.request();
      if (reader.in.peek() != JsonToken.END_DOCUMENT) {
        throw new IOException("content after the object");
      }
    } catch (IllegalStateException | NumberFormatException e) {
      throw new IOException("not a native request", e);
    }
    return new NativeSlot(reader.request.build(), reader.wrapped);
  }

  private void request() throws IOException {
    object(Map.of(
        "native",
        () -> {
          wrapped = true;
          request();
        },
        "ver",
        () -> request.setVer(text()),
        "privacy",
        () -> request.setPrivacy(bool()),
        "assets",
        () -> array(this::asset),
        "eventtrackers",
        () -> array(this::eventTrackers)));
  }

  private void asset() throws IOException {
    Asset.Builder asset = Asset.newBuilder();
    Title.Builder title = Title.newBuilder();
    Image.Builder image = Image.newBuilder();
    Data.Builder data = Data.newBuilder();
    object(Map.of(
        "id",
        () -> asset.setId(integer()),
        "required",
        () -> asset.setRequired(bool()),
        "title",
        () -> {
          object(Map.of("len", () -> title.setLen(integer())));
          asset.setTitle(title);
        },
        "img",
        () -> {
          object(Map.of(
              "type", () -> image.setType(integer()),
              "w", () -> image.setW(integer()),
              "h", () -> image.setH(integer()),
              "wmin", () -> image.setWmin(integer()),
              "hmin", () -> image.setHmin(integer()),
              "mimes", () -> array(() -> image.addMimes(text()))));
          asset.setImg(image);
        },
        "data",
        () -> {
          object(
              Map.of("type", () -> data.setType(integer()), "len", () -> data.setLen(integer())));
          asset.setData(data);
        },
        "video",
        () -> {
          in.skipValue();
          asset.setVideo(Video.getDefaultInstance());
        }));
    request.addAssets(asset);
  }

  private void eventTrackers() throws IOException {
    EventTrackers.Builder trackers = EventTrackers.newBuilder();
    object(Map.of(
        "event", () -> trackers.setEvent(integer()),
        "methods", () -> array(() -> trackers.addMethods(integer()))));
    request.addEventtrackers(trackers);
  }

  private void object(Map<String, Field> fields) throws IOException {
    in.beginObject();
    while (in.hasNext()) {
      Field field = fields.get(in.nextName());
      if (field == null || in.peek() == JsonToken.NULL) {
        in.skipValue();
      } else {
        field.read();
      }
    }
    in.endObject();
  }

  private void array(Field element) throws IOException {
    in.beginArray();
    while (in.hasNext()) {
      element.read();
    }
    in.endArray();
  }

  private String text() throws IOException {
    return in.nextString();
  }

  private int integer() throws IOException {
    return (int) in.nextDouble();
  }

  private boolean bool() throws IOException {
    if (in.peek() == JsonToken.BOOLEAN) {
      return in.nextBoolean();
    }
    String value = in.nextString();
    return !value.equals("0") && !value.equals("false");
  }
}
