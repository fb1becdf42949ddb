using System.Collections.Immutable;
using TaskKit.Generators.Model.Settings;

namespace TaskKit.Generators.Model;

/// <summary>Composes the module of an assembly from its declarations. Of two that clash it takes the first; the analyzer reports the other.</summary>
internal static class ModuleComposition
{
    public static ModuleModel Compose(
        ImmutableArray<HandlerModel> handlers,
        ImmutableArray<PayloadModel> payloads,
        ImmutableArray<DomainModel> domains,
        ImmutableArray<CatchAllModel> catchAlls
    )
    {
        var ordered = handlers.OrderBy(handler => handler.FullName, StringComparer.Ordinal).ToList();
        var markers = Markers(domains, ordered);
        var owned = Owned(payloads, ordered)
            .Select(payload => payload with { Domain = payload.Domain ?? DomainMarkers.Nearest(markers, payload.Namespace)?.Name })
            .ToList();
        var kept = Kept(ordered, owned)
            .Select(handler => handler with { Domain = handler.Domain ?? DomainMarkers.Nearest(markers, handler.Namespace)?.Name });
        return new(
            owned.ToEquatableArray(),
            WithOwnSettings([.. kept]).ToEquatableArray(),
            catchAlls.OrderBy(catchAll => catchAll.FullName, StringComparer.Ordinal).FirstOrDefault()
        );
    }

    // A handler whose constructor takes a record that another handler states gets it as a service: it has no settings of its own.
    private static IEnumerable<HandlerModel> WithOwnSettings(List<HandlerModel> handlers)
    {
        var owners = new HashSet<HandlerModel>(
            SettingsOwners.Of(
                handlers.Where(handler => handler.Record is not null),
                handler => handler.Record!.Type,
                handler => handler.Record!.IsStated
            )
        );
        return handlers.Select(handler => handler.Record is null || owners.Contains(handler) ? handler : handler with { Record = null });
    }

    // A payload whose task type only its handler states is no marker either.
    private static List<DomainModel> Markers(ImmutableArray<DomainModel> domains, List<HandlerModel> handlers)
    {
        if (domains.IsEmpty)
            return [];
        var payloads = new HashSet<string>(handlers.Select(handler => handler.Payload.FullName), StringComparer.Ordinal);
        return [.. domains.Where(domain => !payloads.Contains(domain.Marker))];
    }

    private static List<PayloadModel> Owned(ImmutableArray<PayloadModel> payloads, List<HandlerModel> handlers)
    {
        var stated = payloads.Concat(
            handlers.Where(handler => handler.StatesName).Select(handler => handler.Payload with { Version = handler.Settings.Version })
        );
        var classes = OfOneType(stated, payload => payload).GroupBy(payload => payload.Type, StringComparer.Ordinal).Select(OneClass);
        return
        [
            .. classes
                .GroupBy(payload => payload.TaskType, StringComparer.Ordinal)
                .SelectMany(type => Numbered([.. type]))
                .OrderBy(payload => payload.TaskType, StringComparer.Ordinal)
                .ThenBy(payload => payload.Version ?? 1),
        ];
    }

    // Handlers of several versions may share a payload. Its tasks carry the lowest of these versions.
    private static PayloadModel OneClass(IEnumerable<PayloadModel> same) =>
        same.First() with
        {
            Version = same.First().StatedVersion ?? same.Min(payload => payload.Version ?? 1),
        };

    // Tasks of the only payload of a type carry no version: the default version of the type then runs them.
    private static IEnumerable<PayloadModel> Numbered(List<PayloadModel> type) =>
        type is [var only]
            ? [only with { Version = only.StatedVersion }]
            : type.GroupBy(payload => payload.Version).Select(version => version.First());

    private static IEnumerable<HandlerModel> Kept(List<HandlerModel> handlers, List<PayloadModel> owned)
    {
        var byClass = owned.ToDictionary(payload => payload.Type, StringComparer.Ordinal);
        return OfOneType(handlers, handler => handler.Payload)
            .Where(handler =>
                handler.ForeignModule is not null
                || (byClass.TryGetValue(handler.Payload.Type, out var payload) && payload.TaskType == handler.Payload.TaskType)
            )
            .GroupBy(handler => (handler.Payload.TaskType, handler.Version))
            .Select(version => version.First())
            .Select(handler => handler.ForeignModule is null ? handler with { Payload = byClass[handler.Payload.Type] } : handler)
            .OrderBy(handler => handler.Payload.TaskType, StringComparer.Ordinal)
            .ThenBy(handler => handler.Version);
    }

    /// <summary>
    /// The declarations, less those whose task type has the same C# constant as another, and those whose payload belongs to another type.
    /// </summary>
    private static IEnumerable<T> OfOneType<T>(IEnumerable<T> items, Func<T, PayloadModel> payload) =>
        items
            .GroupBy(item => payload(item).Constant, StringComparer.OrdinalIgnoreCase)
            .SelectMany(same => OfFirst(same, payload))
            .GroupBy(item => payload(item).Type, StringComparer.Ordinal)
            .SelectMany(same => OfFirst(same, payload))
            .ToList();

    private static IEnumerable<T> OfFirst<T>(IEnumerable<T> items, Func<T, PayloadModel> payload)
    {
        string type = payload(items.First()).TaskType;
        return items.Where(item => payload(item).TaskType == type);
    }
}
