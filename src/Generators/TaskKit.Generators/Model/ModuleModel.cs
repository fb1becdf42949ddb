using System.Collections.Immutable;

namespace TaskKit.Generators.Model;

/// <summary>The declarations of one assembly, ordered by name and free of clashes, as plain data: holds no Roslyn object.</summary>
/// <param name="Payloads">The payloads whose codecs and submit methods this assembly owns.</param>
/// <param name="Handlers">The handlers.</param>
internal sealed record ModuleModel(EquatableArray<PayloadModel> Payloads, EquatableArray<HandlerModel> Handlers)
{
    public bool IsEmpty => Payloads.Count == 0 && Handlers.Count == 0;

    /// <summary>The names of this assembly's task types.</summary>
    public IEnumerable<string> TaskTypes =>
        Handlers.Select(handler => handler.Payload).Concat(Unhandled).Select(payload => payload.TaskType);

    /// <summary>The payloads whose handlers are elsewhere.</summary>
    public IEnumerable<PayloadModel> Unhandled => Payloads.Where(payload => !Handlers.Any(handler => IsSame(handler.Payload, payload)));

    /// <summary>Puts declarations together. Of those that clash the first stays; the analyzer reports the others.</summary>
    public static ModuleModel From(ImmutableArray<HandlerModel> handlers, ImmutableArray<PayloadModel> payloads)
    {
        var handled = handlers.OrderBy(handler => handler.FullName, StringComparer.Ordinal).ToList();
        var owned = Distinct(
            payloads.Concat(handled.Where(handler => handler.StatesName).Select(handler => handler.Payload)),
            payload => payload
        );
        var kept = Distinct(handled, handler => handler.Payload)
            .Where(handler => handler.ForeignModule is not null || owned.Any(payload => IsSame(payload, handler.Payload)));
        return new(owned.ToEquatableArray(), kept.ToEquatableArray());
    }

    private static List<T> Distinct<T>(IEnumerable<T> items, Func<T, PayloadModel> payload) =>
        [
            .. items
                .GroupBy(item => payload(item).Constant, StringComparer.OrdinalIgnoreCase)
                .Select(group => group.First())
                .GroupBy(item => payload(item).Type, StringComparer.Ordinal)
                .Select(group => group.First())
                .OrderBy(item => payload(item).TaskType, StringComparer.Ordinal),
        ];

    private static bool IsSame(PayloadModel a, PayloadModel b) => a.TaskType == b.TaskType && a.Type == b.Type;
}
