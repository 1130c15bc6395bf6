package io.millrace.core.rule;

import io.millrace.core.check.FunctionUse;
import io.millrace.core.check.Rule;
import io.millrace.core.function.SerializedForms;
import io.millrace.core.stage.BoundaryDefinition;
import io.millrace.core.stage.BufferDefinition;
import io.millrace.core.stage.CallDefinition;
import io.millrace.core.stage.ElementDefinition;
import java.io.Serializable;
import java.lang.invoke.MethodType;
import java.lang.reflect.Array;
import java.util.List;
import java.util.Optional;

/** Elements that are used again by who made them, while the stages behind have them still. */
final class HandedOver implements GraphRule {

    static final Rule REUSED = Rule.warning("reused-element");
    static final Rule MUTABLE = Rule.note("mutable-element");

    @Override
    public void apply(Stages stages) {
        for (int at = 1; at < stages.main().size(); at++) {
            StageFacts stage = stages.main().get(at);
            if (!keepsElements(stage)) {
                continue;
            }
            StageFacts before = maker(stages, at);
            if (before == null) {
                continue;
            }
            Serializable function = before.functions().get(0).function();
            Optional<Class<?>> type = SerializedForms.of(function)
                    .flatMap(form -> Types.of(form.getInstantiatedMethodType(), function))
                    .<Class<?>>map(MethodType::returnType)
                    .filter(HandedOver::isBuffer);
            type.ifPresent(buffer -> report(stage, before, buffer, function));
        }
    }

    /** Whether elements are still in it, or behind it, when the stage before gets its next one. */
    private static boolean keepsElements(StageFacts stage) {
        return stage.definition() instanceof BoundaryDefinition
                || stage.definition() instanceof BufferDefinition
                || stage.collects() > 1
                || stage.definition() instanceof CallDefinition call && call.concurrency() != 1;
    }

    /** The nearest stage before it that makes elements; null when that is an operator or a source. */
    private static @org.jspecify.annotations.Nullable StageFacts maker(Stages stages, int before) {
        for (int at = before - 1; at > 0; at--) {
            StageFacts stage = stages.main().get(at);
            if (stage.definition() instanceof ElementDefinition.Map
                    || stage.definition() instanceof CallDefinition call
                            && call.kind().pooled()) {
                return stage;
            }
            if (!(stage.definition() instanceof ElementDefinition)) {
                return null;
            }
        }
        return null;
    }

    private static void report(StageFacts stage, StageFacts maker, Class<?> type, Serializable function) {
        String name = Captured.simpleName(type);
        if (captures(function, type)) {
            stage.report(
                    REUSED,
                    "gets elements from stage '" + maker.stage() + "' that are " + name
                            + "s, and that stage captures a " + name
                            + ": if it emits that again and again, elements change while they are here",
                    "make a new one for each element, or emit a copy");
        } else if (maker.functions().get(0).use() == FunctionUse.SERIAL && !type.isArray()) {
            stage.report(
                    MUTABLE,
                    "holds elements that are " + name + "s, which can be changed by who made them",
                    "see to it that stage '" + maker.stage()
                            + "' makes a new one for each element; better emit a String" + " or a record");
        }
    }

    private static boolean captures(Serializable function, Class<?> type) {
        for (Captured captured : Captured.of(function).orElse(List.of())) {
            Object value = captured.value();
            boolean fits = type.isInstance(value) || captured.isThis() && value != null && holds(value, type);
            if (fits && !(type.isArray() && Array.getLength(value) == 0)) {
                return true;
            }
        }
        return false;
    }

    private static boolean holds(Object owner, Class<?> type) {
        return Captured.fields(owner).orElse(List.of()).stream().anyMatch(field -> type.isInstance(field.value()));
    }

    private static boolean isBuffer(Class<?> type) {
        return type == StringBuilder.class
                || type == StringBuffer.class
                || type.isArray() && type.getComponentType().isPrimitive()
                || java.nio.Buffer.class.isAssignableFrom(type)
                || type.getName().equals("io.netty.buffer.ByteBuf");
    }
}
