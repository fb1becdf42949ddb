using System.Net;
using Microsoft.AspNetCore.Http;

namespace TaskKit.Http.Access;

/// <summary>
/// Tells requests of this machine from those that only look so. A page in the browser and a proxy both connect from loopback: the one has an <c>Origin</c>
/// or a foreign <c>Host</c>, the other has headers of its own. ASP.NET Core's middleware for forwarded headers renames them to <c>X-Original-*</c>.
/// </summary>
internal static class LocalRequest
{
    private static readonly string[] Hosts = ["localhost", "127.0.0.1", "[::1]"];

    /// <summary>The sign that the request is not of this machine, or <see langword="null"/>.</summary>
    public static string? Objection(HttpContext http)
    {
        if (http.Connection.RemoteIpAddress is not { } address || !IPAddress.IsLoopback(address))
            return "the connection comes from elsewhere";
        if (http.Connection.LocalIpAddress is { } local && !IPAddress.IsLoopback(local))
            return "the connection was not made to loopback";
        var headers = http.Request.Headers;
        if (headers.Host.Count != 1 || !Hosts.Contains(http.Request.Host.Host, StringComparer.OrdinalIgnoreCase))
            return "the header Host is not localhost";
        if (headers.Origin.Count > 0)
            return "the header Origin is set";
        string? proxy = headers.Keys.FirstOrDefault(name =>
            name.Equals("Forwarded", StringComparison.OrdinalIgnoreCase)
            || name.StartsWith("X-Forwarded-", StringComparison.OrdinalIgnoreCase)
            || name.StartsWith("X-Original-", StringComparison.OrdinalIgnoreCase)
        );
        return proxy is null ? null : "a header of a proxy is set";
    }
}
