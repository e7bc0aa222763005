"""Headers that every answer carries, whoever gives it: Datasette's pages and JSON, static files, redirects, errors, and our own."""

from datasette import hookimpl

# Datasette's pages need inline scripts, so their policy says only who may frame them and where their forms lead. Where it would tell nobody
# where a reader comes from, the origin is told: who lends the tiles of its map wants to know it.
EVERYWHERE = {
    b"content-security-policy": b"object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
    b"x-content-type-options": b"nosniff",
    b"x-frame-options": b"DENY",
    b"referrer-policy": b"strict-origin-when-cross-origin",
    b"cross-origin-opener-policy": b"same-origin",
}
TELLS_NOBODY = (b"referrer-policy", b"no-referrer")


@hookimpl
def asgi_wrapper(datasette):
    def wrapped(app):
        async def answer(scope, receive, send):
            async def send_with_headers(message):
                if message["type"] == "http.response.start":
                    given = [pair for pair in message.get("headers", ()) if (pair[0].lower(), pair[1]) != TELLS_NOBODY]
                    names = {name.lower() for name, _ in given}
                    message = {**message, "headers": given + [pair for pair in EVERYWHERE.items() if pair[0] not in names]}
                await send(message)

            await app(scope, receive, send_with_headers if scope["type"] == "http" else send)

        return answer

    return wrapped
