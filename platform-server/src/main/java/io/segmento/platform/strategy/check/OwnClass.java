package io.segmento.platform.strategy.check;

import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.FieldVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * A class of the plugin's.
 *
 * @param parents what it extends and implements
 * @param members what it declares, by name and descriptor
 */
record OwnClass(Set<String> parents, Set<String> members) {

  static OwnClass read(ClassReader reader) {
    Set<String> parents = new LinkedHashSet<>(List.of(reader.getInterfaces()));
    if (reader.getSuperName() != null) {
      parents.add(reader.getSuperName());
    }
    Set<String> members = new HashSet<>();
    reader.accept(new Members(members), ClassReader.SKIP_CODE | ClassReader.SKIP_DEBUG);
    return new OwnClass(parents, members);
  }

  /** Of two class files of one name, whichever is loaded. */
  OwnClass and(OwnClass other) {
    Set<String> both = new LinkedHashSet<>(parents);
    both.addAll(other.parents);
    Set<String> inBoth = new HashSet<>(members);
    inBoth.retainAll(other.members);
    return new OwnClass(both, inBoth);
  }

  private static final class Members extends ClassVisitor {
    private final Set<String> members;

    private Members(Set<String> members) {
      super(Opcodes.ASM9);
      this.members = members;
    }

    @Override
    public @Nullable MethodVisitor visitMethod(
        int access,
        String name,
        String descriptor,
        @Nullable String signature,
        String @Nullable [] exceptions) {
      members.add(name + descriptor);
      return null;
    }

    @Override
    public @Nullable FieldVisitor visitField(
        int access,
        String name,
        String descriptor,
        @Nullable String signature,
        @Nullable Object value) {
      members.add(name + descriptor);
      return null;
    }
  }
}
