package io.segmento.platform.minimisation;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import io.segmento.policy.Clause;
import io.segmento.proto.storage.v1.ProfileBucket;
import io.segmento.proto.v1.ExportReply;
import io.segmento.proto.v1.TrackRequest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** There is no field for what must not be known: not in what is stored, nor in what events and exports carry. */
final class ContractFieldsTest {
  private static final Pattern PERSONAL = Pattern.compile(
      "(^|_)(e_?mail|phone|tel|msisdn|first_?name|last_?name|given_?name|family_?name|surname|birth|born|yob|dob|age|gender|sex|street|postal|zip"
          + "|address|employer|passport|iban|card|mac|udid|imei|imsi|serial|lat|lon|latitude|longitude|ip|user_agent|religion|health)(_|$)");

  @Clause({"C1", "C11", "C12"})
  @Test
  void nothingThatIsStoredOrExportedHasAFieldForAPerson() {
    List<String> personal = new ArrayList<>();
    for (Descriptor message : reachable(ProfileBucket.getDescriptor().getFile())) {
      personal.addAll(personalFields(message));
    }
    personal.addAll(personalFieldsBelow(ExportReply.getDescriptor()));
    assertThat(personal).isEmpty();
  }

  @Clause({"C1", "T8"})
  @Test
  void eventHasNoFieldForAPersonAndAContextOnlyWhatIsUsedAndDropped() {
    assertThat(personalFieldsBelow(TrackRequest.getDescriptor()))
        .containsExactlyInAnyOrder(
            "segmento.v1.BrowserContext.user_agent",
            "segmento.v1.BrowserContext.client_ip",
            "segmento.v1.AppContext.user_agent",
            "segmento.v1.AppContext.client_ip");
  }

  private static List<Descriptor> reachable(FileDescriptor file) {
    List<Descriptor> messages = new ArrayList<>(file.getMessageTypes());
    file.getDependencies().forEach(each -> messages.addAll(each.getMessageTypes()));
    return messages;
  }

  private static List<String> personalFieldsBelow(Descriptor root) {
    List<String> found = new ArrayList<>();
    Set<Descriptor> seen = new HashSet<>();
    List<Descriptor> open = new ArrayList<>(List.of(root));
    while (!open.isEmpty()) {
      Descriptor message = open.remove(open.size() - 1);
      if (seen.add(message)) {
        found.addAll(personalFields(message));
        message.getFields().stream()
            .filter(field -> field.getJavaType() == FieldDescriptor.JavaType.MESSAGE)
            .forEach(field -> open.add(field.getMessageType()));
      }
    }
    return found;
  }

  private static List<String> personalFields(Descriptor message) {
    return message.getFields().stream()
        .filter(field -> PERSONAL.matcher(field.getName()).find())
        .map(FieldDescriptor::getFullName)
        .toList();
  }
}
