package io.millrace.check;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.FieldInsnNode;
import org.objectweb.asm.tree.InvokeDynamicInsnNode;
import org.objectweb.asm.tree.LdcInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MultiANewArrayInsnNode;
import org.objectweb.asm.tree.analysis.Interpreter;

/** Follows shared objects through a method: through variables, casts, fields, and methods that only return a field. */
final class Tracing extends Interpreter<Origin> {

    private final Fields fields;
    private final List<Origin> given;

    /** For a method that gets {@code given}, its receiver first; what it gets besides belongs to the call. */
    Tracing(Fields fields, List<Origin> given) {
        super(Opcodes.ASM9);
        this.fields = fields;
        this.given = given;
    }

    @Override
    public Origin newParameterValue(boolean isInstanceMethod, int local, Type type) {
        int slot = 0;
        for (Origin each : given) {
            if (slot == local) {
                return each.slots() == type.getSize() ? each : Origin.own(type.getSize());
            }
            slot += each.slots();
        }
        return Origin.own(type.getSize());
    }

    @Override
    public @Nullable Origin newValue(@Nullable Type type) {
        if (type == Type.VOID_TYPE) {
            return null;
        }
        return Origin.own(type == null ? 1 : type.getSize());
    }

    @Override
    public Origin newOperation(AbstractInsnNode instruction) {
        return switch (instruction.getOpcode()) {
            case Opcodes.LCONST_0, Opcodes.LCONST_1, Opcodes.DCONST_0, Opcodes.DCONST_1 -> Origin.OWN_WIDE;
            case Opcodes.LDC -> constant(((LdcInsnNode) instruction).cst);
            case Opcodes.GETSTATIC -> fields.ofClass((FieldInsnNode) instruction);
            default -> Origin.OWN;
        };
    }

    private static Origin constant(Object value) {
        if (value instanceof Long || value instanceof Double) {
            return Origin.OWN_WIDE;
        }
        // A class: its lock is the same for all.
        return value instanceof Type ? Origin.shared(value, "class", true) : Origin.OWN;
    }

    @Override
    public Origin copyOperation(AbstractInsnNode instruction, Origin value) {
        return value;
    }

    @Override
    public @Nullable Origin unaryOperation(AbstractInsnNode instruction, Origin value) {
        return switch (instruction.getOpcode()) {
            case Opcodes.GETFIELD -> fields.of((FieldInsnNode) instruction, value);
            case Opcodes.CHECKCAST -> value;
            case Opcodes.I2L, Opcodes.I2D, Opcodes.F2L, Opcodes.F2D -> Origin.number(2, value.readFrom());
            case Opcodes.L2D, Opcodes.D2L, Opcodes.LNEG, Opcodes.DNEG -> Origin.number(2, value.readFrom());
            default -> Origin.number(1, value.readFrom());
        };
    }

    @Override
    public @Nullable Origin binaryOperation(AbstractInsnNode instruction, Origin left, Origin right) {
        String readFrom = left.readFrom() != null ? left.readFrom() : right.readFrom();
        return switch (instruction.getOpcode()) {
            case Opcodes.AALOAD -> Origin.RESULT;
            case Opcodes.LALOAD, Opcodes.DALOAD -> Origin.OWN_WIDE;
            case Opcodes.LADD, Opcodes.LSUB, Opcodes.LMUL, Opcodes.LDIV, Opcodes.LREM -> Origin.number(2, readFrom);
            case Opcodes.LSHL, Opcodes.LSHR, Opcodes.LUSHR, Opcodes.LAND, Opcodes.LOR, Opcodes.LXOR ->
                Origin.number(2, readFrom);
            case Opcodes.DADD, Opcodes.DSUB, Opcodes.DMUL, Opcodes.DDIV, Opcodes.DREM -> Origin.number(2, readFrom);
            default -> Origin.number(1, readFrom);
        };
    }

    @Override
    public @Nullable Origin ternaryOperation(AbstractInsnNode instruction, Origin array, Origin index, Origin value) {
        return null;
    }

    @Override
    public @Nullable Origin naryOperation(AbstractInsnNode instruction, List<? extends Origin> values) {
        if (instruction instanceof MultiANewArrayInsnNode) {
            return Origin.OWN;
        }
        if (instruction instanceof InvokeDynamicInsnNode) {
            return Origin.OWN;
        }
        MethodInsnNode call = (MethodInsnNode) instruction;
        Type returned = Type.getReturnType(call.desc);
        if (returned.getSort() == Type.OBJECT || returned.getSort() == Type.ARRAY) {
            Origin field = call.getOpcode() == Opcodes.INVOKESTATIC ? null : fields.returned(call, values.get(0));
            return field == null ? Origin.RESULT : field;
        }
        return newValue(returned);
    }

    @Override
    public void returnOperation(AbstractInsnNode instruction, Origin value, Origin expected) {}

    /** What may be shared is: that is the safe side. */
    @Override
    public Origin merge(Origin first, Origin second) {
        if (first.equals(second) || first.kind() == Origin.Kind.SHARED) {
            return first;
        }
        if (second.kind() == Origin.Kind.SHARED) {
            return second;
        }
        if (first.kind() != second.kind()) {
            return first.kind() == Origin.Kind.RESULT ? first : second;
        }
        return first.readFrom() != null || second.readFrom() == null ? first : second;
    }
}
