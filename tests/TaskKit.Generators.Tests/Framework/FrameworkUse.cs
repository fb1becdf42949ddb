using Microsoft.CodeAnalysis;

namespace TaskKit.Generators.Tests.Framework;

/// <summary>The places that a type of the framework can have in a payload.</summary>
internal enum Place
{
    Payload,
    Member,
    Element,
    PayloadBase,
    MemberBase,
}

/// <summary>One type of the framework in one place.</summary>
internal sealed record FrameworkUse(Place Place, INamedTypeSymbol Type, string Id)
{
    /// <summary>The declarations, in one line.</summary>
    public string Code =>
        $"/* {Id} */ "
        + Place switch
        {
            Place.Payload =>
                $"[TaskHandler(\"{Id}\")] public sealed class H{Id} : ITaskHandler<{Type.InCode()}> {{ public ValueTask<TaskResult> HandleAsync({Type.InCode()} payload, TaskContext context, CancellationToken cancellationToken) => TaskResult.Done; }}",
            Place.Member => Payload($"{{ public {Type.InCode()} Value {{ get; set; }} = default!; }}"),
            Place.Element => Payload($"{{ public List<{Type.InCode()}> Value {{ get; set; }} = []; }}"),
            Place.PayloadBase => Payload($": {Type.InCode()} {{ public int Own {{ get; set; }} }}"),
            _ => $"public class B{Id} : {Type.InCode()} {{ public int Own {{ get; set; }} }} "
                + Payload($"{{ public B{Id} Value {{ get; set; }} = new(); }}"),
        };

    public static IReadOnlyList<FrameworkUse> All() =>
        [
            .. Enum.GetValues<Place>()
                .SelectMany(place => FrameworkTypes.All.Where(type => Fits(type, place)).Select(type => (place, type)))
                .Select((use, i) => new FrameworkUse(use.place, use.type, $"U{i}")),
        ];

    /// <summary>The id of the use whose code the line is.</summary>
    public static string IdOf(string line) => line.Split(' ')[1];

    private string Payload(string body) => $"[TaskPayload(\"{Id}\")] public sealed class P{Id} {body}";

    private static bool Fits(INamedTypeSymbol type, Place place) =>
        place switch
        {
            Place.Payload => type.TypeKind == TypeKind.Class,
            Place.Member or Place.Element => true,
            _ => type is { TypeKind: TypeKind.Class, IsSealed: false, SpecialType: SpecialType.None },
        };
}
