package io.segmento.platform.strategy.guard;

import io.segmento.platform.strategy.guard.Handlers.Place;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.AnnotationVisitor;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.TypePath;

/** Puts checks into one method. */
final class MethodInstrumenter extends MethodVisitor {

  /** Of the JDK, with the size of what they make on top of the stack. */
  private static final Set<String> SIZED = Set.of(
      "java/lang/StringBuilder.<init>(I)V",
      "java/lang/StringBuilder.ensureCapacity(I)V",
      "java/lang/StringBuilder.setLength(I)V",
      "java/lang/StringBuffer.<init>(I)V",
      "java/lang/StringBuffer.ensureCapacity(I)V",
      "java/lang/StringBuffer.setLength(I)V",
      "java/io/ByteArrayOutputStream.<init>(I)V",
      "java/nio/ByteBuffer.allocate(I)Ljava/nio/ByteBuffer;",
      "java/nio/ByteBuffer.allocateDirect(I)Ljava/nio/ByteBuffer;",
      "java/nio/CharBuffer.allocate(I)Ljava/nio/CharBuffer;",
      "java/nio/DoubleBuffer.allocate(I)Ljava/nio/DoubleBuffer;",
      "java/nio/FloatBuffer.allocate(I)Ljava/nio/FloatBuffer;",
      "java/nio/IntBuffer.allocate(I)Ljava/nio/IntBuffer;",
      "java/nio/LongBuffer.allocate(I)Ljava/nio/LongBuffer;",
      "java/util/ArrayDeque.<init>(I)V",
      "java/util/ArrayList.<init>(I)V",
      "java/util/ArrayList.ensureCapacity(I)V",
      "java/util/HashMap.<init>(I)V",
      "java/util/HashSet.<init>(I)V",
      "java/util/Hashtable.<init>(I)V",
      "java/util/IdentityHashMap.<init>(I)V",
      "java/util/LinkedHashMap.<init>(I)V",
      "java/util/LinkedHashSet.<init>(I)V",
      "java/util/PriorityQueue.<init>(I)V",
      "java/util/Vector.<init>(I)V",
      "java/util/Vector.ensureCapacity(I)V",
      "java/util/Vector.setSize(I)V",
      "java/util/WeakHashMap.<init>(I)V",
      "java/util/concurrent/ConcurrentHashMap.<init>(I)V",
      "java/util/concurrent/atomic/AtomicIntegerArray.<init>(I)V",
      "java/util/concurrent/atomic/AtomicLongArray.<init>(I)V",
      "java/util/concurrent/atomic/AtomicReferenceArray.<init>(I)V");

  /** With the number of bits on top of the stack. */
  private static final Set<String> SIZED_IN_BITS = Set.of(
      "java/util/BitSet.<init>(I)V", "java/util/BitSet.set(I)V", "java/util/BitSet.flip(I)V");

  private static final String ARRAYS = "java/util/Arrays";

  private final Instrumenter owner;
  private final boolean hasFrames;
  private final Handlers handlers = new Handlers();
  private Place caught = Place.NONE;
  private @Nullable Label handler;

  /**
   * Writes to {@code next}.
   *
   * @param hasFrames whether each handler begins with a frame, as of Java 6
   */
  MethodInstrumenter(MethodVisitor next, Instrumenter owner, boolean hasFrames) {
    super(Opcodes.ASM9, next);
    this.owner = owner;
    this.hasFrames = hasFrames;
  }

  private void check() {
    call("check", "()V");
  }

  private void call(String name, String descriptor) {
    super.visitMethodInsn(Opcodes.INVOKESTATIC, Instrumenter.GUARD, name, descriptor, false);
  }

  /** With a number of elements on top of the stack, which stays there. */
  private void allocates(int bytesOfEach) {
    super.visitInsn(Opcodes.DUP);
    super.visitIntInsn(Opcodes.BIPUSH, bytesOfEach);
    call("allocates", "(II)V");
  }

  @Override
  public void visitCode() {
    super.visitCode();
    check();
  }

  /** Written when all labels have been seen. */
  @Override
  public void visitTryCatchBlock(Label start, Label end, Label handler, @Nullable String type) {
    handlers.add(start, end, handler, type);
  }

  /** Says of a handler by its number what it says no more once handlers were changed. */
  @Override
  public @Nullable AnnotationVisitor visitTryCatchAnnotation(
      int type, @Nullable TypePath path, String descriptor, boolean visible) {
    return null;
  }

  @Override
  public void visitMaxs(int stack, int locals) {
    handlers.write(mv);
    super.visitMaxs(stack, locals);
  }

  @Override
  public void visitLabel(Label label) {
    caught = handlers.visit(label);
    handler = label;
    super.visitLabel(label);
    if (!hasFrames) {
      checkWhereCaught();
    }
  }

  /** The frame of a handler stands before its first instruction. */
  @Override
  public void visitFrame(
      int type, int locals, Object @Nullable [] local, int stack, Object @Nullable [] onStack) {
    super.visitFrame(type, locals, local, stack, onStack);
    checkWhereCaught();
  }

  private void checkWhereCaught() {
    Place place = caught;
    Label begin = handler;
    caught = Place.NONE;
    if (place != Place.NONE && begin != null) {
      check();
      if (place == Place.BARE) {
        Label end = new Label();
        handlers.visit(end);
        super.visitLabel(end);
        handlers.bare(begin, end);
      }
    }
  }

  @Override
  public void visitJumpInsn(int opcode, Label label) {
    if (handlers.isVisited(label)) {
      check();
    }
    super.visitJumpInsn(opcode, label);
  }

  @Override
  public void visitTableSwitchInsn(int min, int max, Label otherwise, Label... labels) {
    checkBefore(otherwise, labels);
    super.visitTableSwitchInsn(min, max, otherwise, labels);
  }

  @Override
  public void visitLookupSwitchInsn(Label otherwise, int[] keys, Label[] labels) {
    checkBefore(otherwise, labels);
    super.visitLookupSwitchInsn(otherwise, keys, labels);
  }

  private void checkBefore(Label otherwise, Label[] labels) {
    boolean back = handlers.isVisited(otherwise);
    for (Label label : labels) {
      back |= handlers.isVisited(label);
    }
    if (back) {
      check();
    }
  }

  @Override
  public void visitIntInsn(int opcode, int operand) {
    if (opcode == Opcodes.NEWARRAY) {
      allocates(bytesOf(operand));
    }
    super.visitIntInsn(opcode, operand);
  }

  private static int bytesOf(int type) {
    return switch (type) {
      case Opcodes.T_BOOLEAN, Opcodes.T_BYTE -> Byte.BYTES;
      case Opcodes.T_CHAR, Opcodes.T_SHORT -> Short.BYTES;
      case Opcodes.T_INT, Opcodes.T_FLOAT -> Integer.BYTES;
      default -> Long.BYTES;
    };
  }

  @Override
  public void visitTypeInsn(int opcode, String type) {
    if (opcode == Opcodes.ANEWARRAY) {
      allocates(Integer.BYTES);
    }
    super.visitTypeInsn(opcode, type);
  }

  @Override
  public void visitMultiANewArrayInsn(String descriptor, int dimensions) {
    owner.makeArrays(mv, descriptor, dimensions);
  }

  @Override
  public void visitFieldInsn(int opcode, String type, String name, String descriptor) {
    if (opcode == Opcodes.GETSTATIC
        && type.equals("java/lang/System")
        && descriptor.equals("Ljava/io/PrintStream;")) {
      // Whoever has the real one can hold it, or close it for everybody.
      call("nowhere", "()Ljava/io/PrintStream;");
    } else {
      super.visitFieldInsn(opcode, type, name, descriptor);
    }
  }

  @Override
  public void visitMethodInsn(
      int opcode, String type, String name, String descriptor, boolean isInterface) {
    String instead =
        opcode == Opcodes.INVOKESPECIAL ? null : Replacements.descriptor(type, name, descriptor);
    if (instead != null) {
      super.visitMethodInsn(Opcodes.INVOKESTATIC, Replacements.OWNER, name, instead, false);
      return;
    }
    String method = type + '.' + name + descriptor;
    if (SIZED.contains(method)
        || (type.equals(ARRAYS) && name.equals("copyOf") && descriptor.contains("I)"))) {
      allocates(Integer.BYTES);
    } else if (SIZED_IN_BITS.contains(method)) {
      super.visitInsn(Opcodes.DUP);
      call("allocatesBits", "(I)V");
    }
    super.visitMethodInsn(opcode, type, name, descriptor, isInterface);
  }

  @Override
  public void visitInvokeDynamicInsn(
      String name, String descriptor, Handle factory, Object... arguments) {
    Object[] through = new Object[arguments.length];
    for (int i = 0; i < arguments.length; i++) {
      through[i] = owner.through(descriptor, factory, arguments[i]);
    }
    super.visitInvokeDynamicInsn(name, descriptor, factory, through);
  }
}
