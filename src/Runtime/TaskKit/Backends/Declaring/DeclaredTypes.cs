using TaskKit.Backends.Documents;

namespace TaskKit.Backends.Declaring;

/// <summary>
/// The task types that programs declare: a document for each type. To be used within a transaction of the store. Times are Unix ms.
/// </summary>
internal sealed class DeclaredTypes(IDocumentTable documents, RetentionOptions retention)
{
    public const string Kind = "declared-types";

    private static readonly long EndOfTime = DateTimeOffset.MaxValue.ToUnixTimeMilliseconds();

    private long _change = -1;
    private long _nextEnd;

    public void Declare(TypeDeclaration declaration, long now)
    {
        var program = new DeclaringProgram(declaration.Program, now, EndOf(now));
        foreach (string type in declaration.Types)
        {
            var known = documents.Read(Kind, type, now) is { } document ? DeclaredType.Read(document) : new DeclaredType(type, []);
            Write(known.With(program), now);
        }
    }

    /// <summary>True when some program declares the type.</summary>
    public bool IsDeclared(string type, long now) => documents.VersionOf(Kind, type, now) != 0;

    /// <summary>The declared types, ordered by name.</summary>
    public static IReadOnlyList<DeclaredType> List(IDocumentTable documents, long now) =>
        [.. documents.List(Kind, "", now).Select(DeclaredType.Read).Where(type => type.Programs.Count > 0)];

    /// <summary>Ends the entries whose time is over and whose type has no open task. It costs one look unless an entry may end.</summary>
    public void Prune(long now, Func<string, bool> isOpen)
    {
        if (documents.Change(Kind) == _change && now < _nextEnd)
            return;
        long nextEnd = EndOfTime;
        foreach (var type in List(documents, now))
        {
            var left = type.NextEnd <= now && !isOpen(type.Type) ? type.WithoutEnded(now) : type;
            if (!ReferenceEquals(left, type))
                Write(left, now);
            if (left.Programs.Count > 0)
                nextEnd = Math.Min(nextEnd, left.NextEnd);
        }
        (_change, _nextEnd) = (documents.Change(Kind), nextEnd);
    }

    private void Write(DeclaredType type, long now) =>
        documents.Write(
            type.Programs.Count > 0 ? new DocumentWrite(Kind, type.Type, type.Write()) : DocumentWrite.Delete(Kind, type.Type),
            now
        );

    private long EndOf(long now) =>
        retention.Dead.TotalMilliseconds < EndOfTime - now ? now + (long)retention.Dead.TotalMilliseconds : EndOfTime;
}
