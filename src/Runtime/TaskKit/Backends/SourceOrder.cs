using Microsoft.Extensions.Configuration;

namespace TaskKit.Backends;

/// <summary>Compares two keys by the sources that set them: command line, environment, files.</summary>
internal static class SourceOrder
{
    /// <summary>True when a key is set by a stronger source than another. Empty counts as not set.</summary>
    /// <param name="configuration">The whole configuration. Where its sources cannot be seen, <paramref name="other"/> counts as the stronger key.</param>
    /// <param name="key">The key that must be set by the stronger source.</param>
    /// <param name="other">The other key, or the path of a list.</param>
    public static bool IsStronger(IConfiguration configuration, string key, string other) => Compare(configuration, key, other) == true;

    // Null when neither key is set.
    private static bool? Compare(IConfiguration configuration, string key, string other)
    {
        if (configuration is not IConfigurationRoot root)
            return configuration.GetSection(other).Exists() ? false
                : string.IsNullOrEmpty(configuration[key]) ? null
                : true;
        foreach (var provider in root.Providers.Reverse())
        {
            bool? found =
                provider is ChainedConfigurationProvider chained ? Compare(chained.Configuration, key, other)
                : IsSet(provider, other) || provider.GetChildKeys([], other).Any() ? false
                : IsSet(provider, key) ? true
                : null;
            if (found is not null)
                return found;
        }
        return null;
    }

    private static bool IsSet(IConfigurationProvider provider, string key) =>
        provider.TryGet(key, out string? value) && value is { Length: > 0 };
}
