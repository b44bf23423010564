package io.segmento.platform.strategy.guard;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Handle;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * Puts calls of {@link PluginGuard} into a class: at each method's beginning, before each jump back, where something is caught, and before arrays are made; and calls of what {@link
 * InPlaceOf} marks in the place of methods that loop by themselves. Nothing branches in what is put in, so the frames of the class stay as they are. Thread-safe.
 */
public final class Instrumenter extends ClassVisitor {

  static final String GUARD = Type.getInternalName(PluginGuard.class);

  private final Map<String, String> descriptorToMaker = new HashMap<>();
  /** Of the first class files that must have frames; those of one before may, and are as good without when theirs are wrong. */
  private static final int FRAMES_REQUIRED = Opcodes.V1_7;

  private static final int FRAMES = Opcodes.V1_6;
  private static final int MAJOR = 0xFFFF;

  private final MethodReferences references = new MethodReferences();
  private boolean hasFrames;
  private String className = "";
  private boolean isInterface;

  private Instrumenter(ClassVisitor next) {
    super(Opcodes.ASM9, next);
  }

  /** The class with checks. Throws an unchecked exception when it cannot be read. */
  public static byte[] instrument(byte[] classFile) {
    ClassReader reader = new ClassReader(classFile);
    ClassWriter writer = new ClassWriter(reader, ClassWriter.COMPUTE_MAXS);
    reader.accept(new Instrumenter(writer), 0);
    return writer.toByteArray();
  }

  /** Whether a call of a method of the JDK has a bound from what is put in its place or before it. By internal names. */
  public static boolean bounds(String owner, String name, String descriptor) {
    return SizedCalls.of(owner, name, descriptor) != null
        || Replacements.of(owner, name, descriptor) != null;
  }

  /** The names of the classes that instrumented code calls. */
  public static Set<String> called() {
    Set<String> called = new HashSet<>(Replacements.classNames());
    called.add(PluginGuard.class.getName());
    return Set.copyOf(called);
  }

  @Override
  public void visit(
      int version,
      int access,
      String name,
      @Nullable String signature,
      @Nullable String superName,
      String @Nullable [] interfaces) {
    className = name;
    isInterface = (access & Opcodes.ACC_INTERFACE) != 0;
    hasFrames = (version & MAJOR) >= FRAMES;
    int verified = (version & MAJOR) == FRAMES ? FRAMES_REQUIRED : version;
    super.visit(verified, access, name, signature, superName, interfaces);
  }

  @Override
  public MethodVisitor visitMethod(
      int access,
      String name,
      String descriptor,
      @Nullable String signature,
      String @Nullable [] exceptions) {
    return new MethodInstrumenter(
        super.visitMethod(access, name, descriptor, signature, exceptions), this, hasFrames);
  }

  /** What a lambda is made from, see {@link MethodReferences}. */
  Object through(String made, Handle factory, Object argument) {
    return references.through(className, isInterface, made, factory, argument);
  }

  /** Calls a method of the class that makes such an array of arrays after a check, instead of making it. */
  void makeArrays(MethodVisitor at, String descriptor, int dimensions) {
    String signature = "(" + "I".repeat(dimensions) + ")" + descriptor;
    String maker = descriptorToMaker.computeIfAbsent(
        signature, unused -> "segmento$arrays$" + descriptorToMaker.size());
    at.visitMethodInsn(Opcodes.INVOKESTATIC, className, maker, signature, isInterface);
  }

  @Override
  public void visitEnd() {
    references.write(this);
    descriptorToMaker.forEach((signature, maker) -> writeMaker(maker, signature));
    super.visitEnd();
  }

  private void writeMaker(String name, String signature) {
    int access = Opcodes.ACC_PRIVATE | Opcodes.ACC_STATIC | Opcodes.ACC_SYNTHETIC;
    MethodVisitor code = super.visitMethod(access, name, signature, null, null);
    int dimensions = Type.getArgumentTypes(signature).length;
    code.visitCode();
    code.visitLdcInsn((long) Long.BYTES);
    for (int i = 0; i < dimensions; i++) {
      code.visitVarInsn(Opcodes.ILOAD, i);
      code.visitMethodInsn(Opcodes.INVOKESTATIC, GUARD, "times", "(JI)J", false);
    }
    code.visitMethodInsn(Opcodes.INVOKESTATIC, GUARD, "allocates", "(J)V", false);
    for (int i = 0; i < dimensions; i++) {
      code.visitVarInsn(Opcodes.ILOAD, i);
    }
    code.visitMultiANewArrayInsn(Type.getReturnType(signature).getDescriptor(), dimensions);
    code.visitInsn(Opcodes.ARETURN);
    code.visitMaxs(0, 0);
    code.visitEnd();
  }
}
