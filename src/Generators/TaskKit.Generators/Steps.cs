namespace TaskKit.Generators;

/// <summary>The names of the steps of the generator's pipeline. Tests of the caching find the steps by them.</summary>
internal static class Steps
{
    public const string Handlers = nameof(Handlers);
    public const string Payloads = nameof(Payloads);
    public const string Domains = nameof(Domains);
    public const string CatchAll = nameof(CatchAll);
    public const string Module = nameof(Module);
    public const string References = nameof(References);
    public const string Catalog = nameof(Catalog);
}
