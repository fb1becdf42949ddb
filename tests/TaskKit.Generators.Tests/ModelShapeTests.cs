using System.Reflection;
using TaskKit.Generators.Model;

namespace TaskKit.Generators.Tests;

public sealed class ModelShapeTests
{
    private const BindingFlags All = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;

    public static TheoryData<Type> Models() =>
        [
            .. typeof(HandlerModel)
                .Assembly.GetTypes()
                .Where(type =>
                    type.Namespace == typeof(HandlerModel).Namespace
                    && !type.IsNested
                    && !type.IsEnum
                    && !(type.IsAbstract && type.IsSealed)
                ),
        ];

    [Theory, MemberData(nameof(Models))]
    public void A_model_holds_only_plain_data(Type model) =>
        Assert.DoesNotContain(
            model.GetFields(All).Select(field => field.FieldType),
            type => type.FullName?.Contains("Microsoft.CodeAnalysis", StringComparison.Ordinal) == true
        );

    [Theory, MemberData(nameof(Models))]
    public void A_model_is_sealed_and_compared_by_value(Type model)
    {
        Assert.True(model.IsSealed);
        Assert.Contains(model.GetInterfaces(), type => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IEquatable<>));
    }

    [Theory, MemberData(nameof(Models))]
    public void A_model_keeps_lists_only_as_equatable_arrays(Type model)
    {
        if (model.IsGenericTypeDefinition)
            return;
        Assert.DoesNotContain(
            model.GetFields(All).Select(field => field.FieldType),
            type =>
                type != typeof(string)
                && typeof(System.Collections.IEnumerable).IsAssignableFrom(type)
                && type.GetGenericTypeDefinition() != typeof(EquatableArray<>)
        );
    }
}
