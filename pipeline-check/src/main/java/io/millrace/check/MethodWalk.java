package io.millrace.check;

import io.millrace.core.spi.FunctionBody.SharedUse.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.FieldInsnNode;
import org.objectweb.asm.tree.InvokeDynamicInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.analysis.Analyzer;
import org.objectweb.asm.tree.analysis.AnalyzerException;
import org.objectweb.asm.tree.analysis.Frame;

/** Goes through one method: first what is where, then what is done with it. */
final class MethodWalk {

    private final Walk walk;
    private final Class<?> owner;
    private final MethodNode method;
    private final List<Origin> given;
    private final boolean locked;
    private final Place place;

    /**
     * @param given the receiver and the arguments, as many as are known; the others belong to the call
     * @param locked whether the whole method is under a lock
     */
    MethodWalk(Walk walk, Class<?> owner, MethodNode method, List<Origin> given, boolean locked, Place place) {
        this.walk = walk;
        this.owner = owner;
        this.method = method;
        this.given = given;
        this.locked = locked;
        this.place = place;
    }

    void go() {
        Frame<Origin>[] frames;
        try {
            frames = new Tracer(new Tracing(walk.fields, given))
                    .analyzeAndComputeMaxs(Type.getInternalName(owner), method);
        } catch (AnalyzerException | RuntimeException strangeCode) {
            return;
        }
        for (int i = 0; i < frames.length; i++) {
            if (frames[i] instanceof LockFrame frame) {
                look(method.instructions.get(i), frame);
            }
        }
    }

    private void look(AbstractInsnNode instruction, LockFrame frame) {
        boolean protectedHere = locked || frame.isLocked();
        switch (instruction.getOpcode()) {
            case Opcodes.PUTFIELD -> {
                if (!protectedHere) {
                    putField((FieldInsnNode) instruction, top(frame, 1), top(frame, 0));
                }
            }
            case Opcodes.PUTSTATIC -> {
                if (!protectedHere) {
                    putStatic((FieldInsnNode) instruction, top(frame, 0));
                }
            }
            case Opcodes.IASTORE,
                    Opcodes.LASTORE,
                    Opcodes.FASTORE,
                    Opcodes.DASTORE,
                    Opcodes.AASTORE,
                    Opcodes.BASTORE,
                    Opcodes.CASTORE,
                    Opcodes.SASTORE -> {
                if (!protectedHere && top(frame, 2).shared() != null) {
                    walk.use("writes into " + Walk.described(top(frame, 2)), place, top(frame, 2));
                }
            }
            case Opcodes.INVOKEVIRTUAL, Opcodes.INVOKEINTERFACE, Opcodes.INVOKESPECIAL, Opcodes.INVOKESTATIC ->
                call((MethodInsnNode) instruction, frame, protectedHere);
            case Opcodes.INVOKEDYNAMIC -> lambda((InvokeDynamicInsnNode) instruction, frame, protectedHere);
            default -> {}
        }
    }

    private static Origin top(Frame<Origin> frame, int below) {
        return frame.getStack(frame.getStackSize() - 1 - below);
    }

    private void putField(FieldInsnNode write, Origin receiver, Origin value) {
        Object object = receiver.shared();
        if (object != null && isLost(write, value)) {
            walk.use("writes field '" + write.name + "' of " + Walk.simpleName(object.getClass()), place, receiver);
        }
    }

    private void putStatic(FieldInsnNode write, Origin value) {
        boolean own = walk.classes.type(write.owner).filter(walk::isOwn).isPresent();
        boolean ofInitializer = method.name.equals("<clinit>");
        if (own && !ofInitializer && isLost(write, value)) {
            String type =
                    write.owner.substring(Math.max(write.owner.lastIndexOf('/'), write.owner.lastIndexOf('$')) + 1);
            walk.use("writes static field '" + write.name + "' of " + type, place, true);
        }
    }

    /** A volatile field may be written by many, but not what was computed from what it held. */
    private boolean isLost(FieldInsnNode write, Origin value) {
        return !walk.fields.isVolatile(write) || Fields.key(write).equals(value.readFrom());
    }

    private void call(MethodInsnNode call, LockFrame frame, boolean protectedHere) {
        Optional<Class<?>> type = walk.classes.type(call.owner);
        int arguments = Type.getArgumentTypes(call.desc).length;
        boolean isStatic = call.getOpcode() == Opcodes.INVOKESTATIC;
        List<Origin> values = values(frame, arguments + (isStatic ? 0 : 1));
        if (type.isEmpty()) {
            return;
        }
        if (!isStatic) {
            boolean special = call.getOpcode() == Opcodes.INVOKESPECIAL;
            walk.call(values.get(0), type.get(), call.name, call.desc, values, protectedHere, place, special);
        } else if (walk.isOwn(type.get())) {
            walk.method(type.get(), call.name, call.desc, values, protectedHere, place);
        } else {
            walk.note(type.get().getName(), call.name, place);
            if (!protectedHere) {
                changesArgument(call, values);
            }
        }
    }

    private void changesArgument(MethodInsnNode call, List<Origin> values) {
        int changed = call.owner.equals("java/lang/System") && call.name.equals("arraycopy") ? 2 : 0;
        if ((changed == 2 || Mutators.changesArgument(call.owner, call.name))
                && values.get(changed).shared() != null
                && isUnsafe(values.get(changed))) {
            walk.use(
                    "changes " + Walk.described(values.get(changed)) + " with " + call.name,
                    place,
                    values.get(changed));
        }
    }

    private static boolean isUnsafe(Origin shared) {
        Object object = shared.shared();
        return object != null && Mutators.isUnsafe(object.getClass());
    }

    private static List<Origin> values(Frame<Origin> frame, int count) {
        List<Origin> values = new ArrayList<>();
        for (int i = count - 1; i >= 0; i--) {
            values.add(top(frame, i));
        }
        return values;
    }

    /** The body of a lambda is read where it is made, with what it captures; when it runs is told by who gets it. */
    private void lambda(InvokeDynamicInsnNode made, LockFrame frame, boolean protectedHere) {
        if (!made.bsm.getOwner().equals("java/lang/invoke/LambdaMetafactory")
                || !(made.bsmArgs[1] instanceof Handle target)) {
            return;
        }
        Optional<Class<?>> type = walk.classes.type(target.getOwner());
        if (type.isEmpty()) {
            return;
        }
        Place where = place == Place.LATER || isHandedToResult(made) ? Place.LATER : Place.CALL;
        walk.reference(
                target.getTag() == Opcodes.H_INVOKESTATIC,
                type.get(),
                target.getName(),
                target.getDesc(),
                values(frame, Type.getArgumentTypes(made.desc).length),
                protectedHere && where == Place.CALL,
                where);
    }

    /** Whether the next method that is called, which gets the lambda, belongs to something that works later. */
    private static boolean isHandedToResult(AbstractInsnNode made) {
        for (AbstractInsnNode each = made.getNext(); each != null; each = each.getNext()) {
            if (each instanceof MethodInsnNode call) {
                return call.owner.startsWith("reactor/")
                        || call.owner.startsWith("java/util/concurrent/C")
                        || call.owner.startsWith("java/util/concurrent/Executor")
                        || call.owner.startsWith("io/millrace/core/");
            }
        }
        return false;
    }

    /** Frames that count locks. */
    private static final class Tracer extends Analyzer<Origin> {

        Tracer(Tracing interpreter) {
            super(interpreter);
        }

        @Override
        protected Frame<Origin> newFrame(int locals, int stack) {
            return new LockFrame(locals, stack);
        }

        @Override
        protected Frame<Origin> newFrame(Frame<? extends Origin> frame) {
            return new LockFrame(frame);
        }
    }
}
