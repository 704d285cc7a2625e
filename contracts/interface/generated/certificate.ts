// Generated from certificate.wasm by `npm run build:contracts`. Do not edit.

/** The contract's spec (SEP-48): one base64 XDR ScSpecEntry each. */
export const certificateSpec: readonly string[] = [
  'AAAABAAAACNFcnJvcnMgb2YgdGhlIGNlcnRpZmljYXRlIGNvbnRyYWN0LgAAAAAAAAAAEENlcnRpZmljYXRlRXJyb3IAAAAJAAAAL05vIGNyZWRlbnRpYWwgaGFzIHRoaXMgaWQgb3IgdGhpcyBjb250ZW50IGhhc2guAAAAABJDcmVkZW50aWFsTm90Rm91bmQAAAAAdTAAAAApVGhlIGlkIGlzIHVzZWQ7IGNob29zZSBhbm90aGVyIGF0IHJhbmRvbS4AAAAAAAAHSWRUYWtlbgAAAHUxAAAAQ0EgY3JlZGVudGlhbCB3aXRoIHRoaXMgY29udGVudCBoYXNoIGV4aXN0czsgYHZlcmlmeV9oYXNoYCBmaW5kcyBpdC4AAAAADENvbnRlbnRUYWtlbgAAdTIAAABcVGhlIGxlYXJuZXIgaG9sZHMgYSBsaXZlIGNyZWRlbnRpYWwgb2YgdGhpcyBraW5kIGZvciB0aGUgY291cnNlOyByZXZva2Ugb3IgcmVpc3N1ZSB0aGF0IG9uZS4AAAAUTGl2ZUNyZWRlbnRpYWxFeGlzdHMAAHUzAAAAKlRoZSBjcmVkZW50aWFsIGlzIHJldm9rZWQsIHdoaWNoIGlzIGZpbmFsLgAAAAAAEUNyZWRlbnRpYWxSZXZva2VkAAAAAAB1NAAAADBUaGUgY3JlZGVudGlhbCBpcyBzdXNwZW5kZWQ7IHJlaW5zdGF0ZSBpdCBmaXJzdC4AAAATQ3JlZGVudGlhbFN1c3BlbmRlZAAAAHU1AAAAQlRoZSBjcmVkZW50aWFsIGlzIG5vdCBzdXNwZW5kZWQsIHNvIHRoZXJlIGlzIG5vdGhpbmcgdG8gcmVpbnN0YXRlLgAAAAAAFkNyZWRlbnRpYWxOb3RTdXNwZW5kZWQAAAAAdTYAAAAyVGhlIGNyZWRlbnRpYWwgd2FzIHJlcGxhY2VkOyBhY3Qgb24gaXRzIHN1Y2Nlc3Nvci4AAAAAABRDcmVkZW50aWFsU3VwZXJzZWRlZAAAdTcAAAA7VGhlIGNyZWRlbnRpYWwgaGFzIGV4cGlyZWQsIHNvIHRoZXJlIGlzIG5vdGhpbmcgdG8gc3VzcGVuZC4AAAAAEUNyZWRlbnRpYWxFeHBpcmVkAAAAAAB1OA==',
  'AAAABQAAABhBIGNyZWRlbnRpYWwgd2FzIGlzc3VlZC4AAAAAAAAAEENyZWRlbnRpYWxJc3N1ZWQAAAABAAAAEWNyZWRlbnRpYWxfaXNzdWVkAAAAAAAACAAAADtUaGUgY3JlZGVudGlhbCdzIGlkOiAxNiByYW5kb20gYnl0ZXMgdGhhdCB0aGUgaXNzdWVyIGNob3NlLgAAAAACaWQAAAAAA+4AAAAQAAAAAQAAABtUaGUgbGVhcm5lciBpdCBpcyBib3VuZCB0by4AAAAAB2xlYXJuZXIAAAAAEwAAAAEAAAAuVGhlIGhvbGRlciBvZiB0aGUgcm9sZSBgaXNzdWVyYCB3aG8gaXNzdWVkIGl0LgAAAAAABmlzc3VlcgAAAAAAEwAAAAAAAAAVVGhlIGNvdXJzZSBpdCBpcyBmb3IuAAAAAAAABmNvdXJzZQAAAAAAEQAAAAAAAAAuU0hBLTI1NiBvZiB0aGUgY3JlZGVudGlhbCdzIGNhbm9uaWNhbCBjb250ZW50LgAAAAAADGNvbnRlbnRfaGFzaAAAA+4AAAAgAAAAAAAAABBXaGF0IGl0IGF0dGVzdHMuAAAABGtpbmQAAAfQAAAADkNyZWRlbnRpYWxLaW5kAAAAAAAAAAAAN1doZW4gaXQgc3RvcHMgYmVpbmcgdmFsaWQsIFVuaXggc2Vjb25kczsgYWJzZW50OiBuZXZlci4AAAAACmV4cGlyZXNfYXQAAAAAA+gAAAAGAAAAAAAAAClUaGUgY3JlZGVudGlhbCBpdCByZXBsYWNlczsgYWJzZW50OiBub25lLgAAAAAAAApzdXBlcnNlZGVzAAAAAAPoAAAD7gAAABAAAAAAAAAAAg==',
  'AAAABQAAACNBIGNyZWRlbnRpYWwgd2FzIHJldm9rZWQsIGZvciBnb29kLgAAAAAAAAAAEUNyZWRlbnRpYWxSZXZva2VkAAAAAAAAAQAAABJjcmVkZW50aWFsX3Jldm9rZWQAAAAAAAQAAAAUVGhlIGNyZWRlbnRpYWwncyBpZC4AAAACaWQAAAAAA+4AAAAQAAAAAQAAABtUaGUgbGVhcm5lciBpdCBpcyBib3VuZCB0by4AAAAAB2xlYXJuZXIAAAAAEwAAAAEAAAAvVGhlIGhvbGRlciBvZiB0aGUgcm9sZSBgaXNzdWVyYCB3aG8gcmV2b2tlZCBpdC4AAAAAAmJ5AAAAAAATAAAAAAAAABRXaHksIDEgdG8gMjU2IGJ5dGVzLgAAAAZyZWFzb24AAAAAABAAAAAAAAAAAg==',
  'AAAABQAAAD5BIGNyZWRlbnRpYWwgd2FzIHN1c3BlbmRlZCwgdW50aWwgaXQgaXMgcmVpbnN0YXRlZCBvciByZXZva2VkLgAAAAAAAAAAABNDcmVkZW50aWFsU3VzcGVuZGVkAAAAAAEAAAAUY3JlZGVudGlhbF9zdXNwZW5kZWQAAAAEAAAAFFRoZSBjcmVkZW50aWFsJ3MgaWQuAAAAAmlkAAAAAAPuAAAAEAAAAAEAAAAbVGhlIGxlYXJuZXIgaXQgaXMgYm91bmQgdG8uAAAAAAdsZWFybmVyAAAAABMAAAABAAAAMVRoZSBob2xkZXIgb2YgdGhlIHJvbGUgYGlzc3VlcmAgd2hvIHN1c3BlbmRlZCBpdC4AAAAAAAACYnkAAAAAABMAAAAAAAAAFFdoeSwgMSB0byAyNTYgYnl0ZXMuAAAABnJlYXNvbgAAAAAAEAAAAAAAAAAC',
  'AAAABQAAACZBIHN1c3BlbmRlZCBjcmVkZW50aWFsIHdhcyByZWluc3RhdGVkLgAAAAAAAAAAABRDcmVkZW50aWFsUmVpbnN0YXRlZAAAAAEAAAAVY3JlZGVudGlhbF9yZWluc3RhdGVkAAAAAAAABAAAABRUaGUgY3JlZGVudGlhbCdzIGlkLgAAAAJpZAAAAAAD7gAAABAAAAABAAAAG1RoZSBsZWFybmVyIGl0IGlzIGJvdW5kIHRvLgAAAAAHbGVhcm5lcgAAAAATAAAAAQAAADJUaGUgaG9sZGVyIG9mIHRoZSByb2xlIGBpc3N1ZXJgIHdobyByZWluc3RhdGVkIGl0LgAAAAAAAmJ5AAAAAAATAAAAAAAAABRXaHksIDEgdG8gMjU2IGJ5dGVzLgAAAAZyZWFzb24AAAAAABAAAAAAAAAAAg==',
  'AAAABQAAAFJBIGNyZWRlbnRpYWwgd2FzIHJlcGxhY2VkOyB0aGUgZXZlbnQgYGNyZWRlbnRpYWxfaXNzdWVkYCBvZiBpdHMgc3VjY2Vzc29yIGZvbGxvd3MuAAAAAAAAAAAAFENyZWRlbnRpYWxTdXBlcnNlZGVkAAAAAQAAABVjcmVkZW50aWFsX3N1cGVyc2VkZWQAAAAAAAAFAAAAHVRoZSByZXBsYWNlZCBjcmVkZW50aWFsJ3MgaWQuAAAAAAAAAmlkAAAAAAPuAAAAEAAAAAEAAAAwVGhlIGxlYXJuZXIgdGhlIHJlcGxhY2VkIGNyZWRlbnRpYWwgaXMgYm91bmQgdG8uAAAAB2xlYXJuZXIAAAAAEwAAAAEAAAAwVGhlIGhvbGRlciBvZiB0aGUgcm9sZSBgaXNzdWVyYCB3aG8gcmVwbGFjZWQgaXQuAAAAAmJ5AAAAAAATAAAAAAAAAC5UaGUgaWQgb2YgdGhlIGNyZWRlbnRpYWwgdGhhdCB0YWtlcyBpdHMgcGxhY2UuAAAAAAAJc3VjY2Vzc29yAAAAAAAD7gAAABAAAAAAAAAAFFdoeSwgMSB0byAyNTYgYnl0ZXMuAAAABnJlYXNvbgAAAAAAEAAAAAAAAAAC',
  'AAAAAgAAAJFXaGV0aGVyIGEgY3JlZGVudGlhbCBob2xkcyBhdCB0aGUgbGVkZ2VyJ3MgdGltZS4gV2hhdCBzb21lYm9keSBkaWQgb3V0cmFua3MgdGhlIGNhbGVuZGFyOgphIHJldm9rZWQgY3JlZGVudGlhbCBpcyBgUmV2b2tlZGAgYWZ0ZXIgaXRzIGV4cGlyeSB0b28uAAAAAAAAAAAAAAhTdGFuZGluZwAAAAUAAAAAAAAACUl0IGhvbGRzLgAAAAAAAAVWYWxpZAAAAAAAAAAAAAAzSXRzIGV4cGlyeSBoYXMgY29tZTogbGVkZ2VyIHRpbWUgaXMgYXQgb3IgYWZ0ZXIgaXQuAAAAAAdFeHBpcmVkAAAAAAAAAAAYSXQgaXMgd2l0aGRyYXduIGZvciBub3cuAAAACVN1c3BlbmRlZAAAAAAAAAAAAAAZSXQgaXMgd2l0aGRyYXduIGZvciBnb29kLgAAAAAAAAdSZXZva2VkAAAAAAAAAAAhSXRzIHN1Y2Nlc3NvciBob2xkcyBpbiBpdHMgcGxhY2UuAAAAAAAAClN1cGVyc2VkZWQAAA==',
  'AAAAAQAAABpPbmUgY3JlZGVudGlhbCwgYXMgc3RvcmVkLgAAAAAAAAAAAApDcmVkZW50aWFsAAAAAAAMAAAAIVNIQS0yNTYgb2YgdGhlIGNhbm9uaWNhbCBjb250ZW50LgAAAAAAAAxjb250ZW50X2hhc2gAAAPuAAAAIAAAABVUaGUgY291cnNlIGl0IGlzIGZvci4AAAAAAAAGY291cnNlAAAAAAARAAAAN1doZW4gaXQgc3RvcHMgYmVpbmcgdmFsaWQsIFVuaXggc2Vjb25kczsgYWJzZW50OiBuZXZlci4AAAAACmV4cGlyZXNfYXQAAAAAA+gAAAAGAAAAJjE2IHJhbmRvbSBieXRlcyB0aGF0IHRoZSBpc3N1ZXIgY2hvc2UuAAAAAAACaWQAAAAAA+4AAAAQAAAAI0xlZGdlciB0aW1lIG9mIGlzc3VlLCBVbml4IHNlY29uZHMuAAAAAAlpc3N1ZWRfYXQAAAAAAAAGAAAADldobyBpc3N1ZWQgaXQuAAAAAAAGaXNzdWVyAAAAAAATAAAAEFdoYXQgaXQgYXR0ZXN0cy4AAAAEa2luZAAAB9AAAAAOQ3JlZGVudGlhbEtpbmQAAAAAABtUaGUgbGVhcm5lciBpdCBpcyBib3VuZCB0by4AAAAAB2xlYXJuZXIAAAAAEwAAADFXaHkgaXRzIHN0YXRlIGxhc3QgY2hhbmdlZDsgYWJzZW50OiBpdCBuZXZlciBkaWQuAAAAAAAABnJlYXNvbgAAAAAD6AAAABAAAAAZV2hhdCBoYXMgYmVlbiBkb25lIHRvIGl0LgAAAAAAAAVzdGF0ZQAAAAAAB9AAAAAPQ3JlZGVudGlhbFN0YXRlAAAAAC5UaGUgY3JlZGVudGlhbCB0aGF0IHJlcGxhY2VzIGl0OyBhYnNlbnQ6IG5vbmUuAAAAAAAJc3VjY2Vzc29yAAAAAAAD6AAAA+4AAAAQAAAAKVRoZSBjcmVkZW50aWFsIGl0IHJlcGxhY2VzOyBhYnNlbnQ6IG5vbmUuAAAAAAAACnN1cGVyc2VkZXMAAAAAA+gAAAPuAAAAEA==',
  'AAAAAQAAADxBIGNyZWRlbnRpYWwncyBmYWN0cyBhbmQgd2hldGhlciBpdCBob2xkcywgYXMgb2Ygb25lIGxlZGdlci4AAAAAAAAADFZlcmlmaWNhdGlvbgAAAAQAAAAKVGhlIGZhY3RzLgAAAAAACmNyZWRlbnRpYWwAAAAAB9AAAAAKQ3JlZGVudGlhbAAAAAAAHFRoZSBsZWRnZXIgdGhpcyB3YXMgcmVhZCBhdC4AAAAGbGVkZ2VyAAAAAAAEAAAAIVRoYXQgbGVkZ2VyJ3MgdGltZSwgVW5peCBzZWNvbmRzLgAAAAAAAAtsZWRnZXJfdGltZQAAAAAGAAAAEVdoZXRoZXIgaXQgaG9sZHMuAAAAAAAACHN0YW5kaW5nAAAH0AAAAAhTdGFuZGluZw==',
  'AAAAAgAAABpXaGF0IGEgY3JlZGVudGlhbCBhdHRlc3RzLgAAAAAAAAAAAA5DcmVkZW50aWFsS2luZAAAAAAAAgAAAAAAAAAhVGhlIGxlYXJuZXIgY29tcGxldGVkIHRoZSBjb3Vyc2UuAAAAAAAACkNvbXBsZXRpb24AAAAAAAAAAAA1VGhlIGxlYXJuZXIgYWNoaWV2ZWQgc29tZXRoaW5nIHNwZWNpYWwgaW4gdGhlIGNvdXJzZS4AAAAAAAALQWNoaWV2ZW1lbnQA',
  'AAAAAgAAADxXaGF0IGhhcyBiZWVuIGRvbmUgdG8gYSBjcmVkZW50aWFsOyB0aW1lIGRvZXMgbm90IGNoYW5nZSBpdC4AAAAAAAAAD0NyZWRlbnRpYWxTdGF0ZQAAAAAEAAAAAAAAABpJc3N1ZWQsIGFuZCBub3RoaW5nIHNpbmNlLgAAAAAABkFjdGl2ZQAAAAAAAAAAABJXaXRoZHJhd24gZm9yIG5vdy4AAAAAAAlTdXNwZW5kZWQAAAAAAAAAAAAAE1dpdGhkcmF3biBmb3IgZ29vZC4AAAAAB1Jldm9rZWQAAAAAAAAAABpSZXBsYWNlZCBieSBpdHMgc3VjY2Vzc29yLgAAAAAAClN1cGVyc2VkZWQAAA==',
  'AAAAAAAAAVdTdG9wcyBldmVyeSBjaGFuZ2UgYnV0IHRob3NlIHRvIHJvbGVzLCBjb2RlIGFuZCB0aGUgcGF1c2UgaXRzZWxmLiBBIHBhdXNlIG9mIGEgcGF1c2VkCmNvbnRyYWN0IGlzIHJlZnVzZWQsIHNvIHRoZSBmaXJzdCByZWFzb24gc3RhbmRzLgoKIyBFcnJvcnMKKiBgUmVhc29uRW1wdHlgLCBgUmVhc29uVG9vTG9uZ2AgLSByZWFzb24gb3V0c2lkZSAxIHRvIDI1NiBieXRlcy4KKiBgQ29udHJhY3RQYXVzZWRgIC0gYWxyZWFkeSBwYXVzZWQuCiogYEFjY2Vzc0NvbnRyb2xFcnJvcjo6VW5hdXRob3JpemVkYCAtIGBieWAgaXMgbmVpdGhlciBhZG1pbiBub3IgZ3VhcmRpYW4uCgojIEV2ZW50cwoqIGBwYXVzZWRgAAAAAAVwYXVzZQAAAAAAAAIAAAAAAAAAAmJ5AAAAAAATAAAAAAAAAAZyZWFzb24AAAAAABAAAAAA',
  'AAAAAAAAAZ9SZXZva2VzIGEgY3JlZGVudGlhbCBmb3IgZ29vZCwgc3VzcGVuZGVkIGFuZCBleHBpcmVkIG9uZXMgaW5jbHVkZWQuIEFueSBpc3N1ZXIgbWF5LCBzbwp0aGF0IGEgbG9zdCBrZXkgZG9lcyBub3QgbWFrZSBpdHMgY3JlZGVudGlhbHMgaXJyZXZvY2FibGUuCgojIEVycm9ycwoqIGBDb250cmFjdFBhdXNlZGAsIGBSZWFzb25FbXB0eWAsIGBSZWFzb25Ub29Mb25nYCwgYENyZWRlbnRpYWxOb3RGb3VuZGAKKiBgQ3JlZGVudGlhbFJldm9rZWRgLCBgQ3JlZGVudGlhbFN1cGVyc2VkZWRgIC0gaXQgaXMgd2l0aGRyYXduIGFscmVhZHkuCiogYEFjY2Vzc0NvbnRyb2xFcnJvcjo6VW5hdXRob3JpemVkYCAtIGBpc3N1ZXJgIGRvZXMgbm90IGhvbGQgdGhlIHJvbGUgYGlzc3VlcmAuCgojIEV2ZW50cwoqIGBjcmVkZW50aWFsX3Jldm9rZWRgAAAAAAZyZXZva2UAAAAAAAMAAAAAAAAABmlzc3VlcgAAAAAAEwAAAAAAAAACaWQAAAAAA+4AAAAQAAAAAAAAAAZyZWFzb24AAAAAABAAAAAA',
  'AAAAAAAAAHdSZXR1cm5zIGEgY3JlZGVudGlhbCdzIGZhY3RzIGFuZCB3aGV0aGVyIGl0IGhvbGRzIGF0IHRoaXMgbGVkZ2VyLgoKIyBFcnJvcnMKKiBgQ3JlZGVudGlhbE5vdEZvdW5kYCAtIHRoZSBpZCBpcyB1bmtub3duLgAAAAAGdmVyaWZ5AAAAAAABAAAAAAAAAAJpZAAAAAAD7gAAABAAAAABAAAH0AAAAAxWZXJpZmljYXRpb24=',
  'AAAAAAAAATtDb252ZXJ0cyB3aGF0IGVhcmxpZXIgY29kZSBzdG9yZWQsIG9uY2UgcGVyIHNjaGVtYSB2ZXJzaW9uLiBXb3JrcyB3aGlsZSBwYXVzZWQuCgojIEVycm9ycwoqIGBNaWdyYXRpb25Ob3REdWVgIC0gdGhlIGVudHJpZXMgYXJlIG9mIHRoZSBjb2RlJ3MgdmVyc2lvbiBhbHJlYWR5LCBvciBvZiBhIGxhdGVyIG9uZS4KKiBgQWNjZXNzQ29udHJvbEVycm9yOjpVbmF1dGhvcml6ZWRgIC0gYG9wZXJhdG9yYCBpcyBub3QgdGhlIGFkbWluLgoKIyBFdmVudHMKKiBgdXBncmFkZWRgIGFnYWluLCB3aXRoIHRoZSB2ZXJzaW9uIHRoYXQgaG9sZHMgZnJvbSBub3cgb24AAAAAB21pZ3JhdGUAAAAAAQAAAAAAAAAIb3BlcmF0b3IAAAATAAAAAA==',
  'AAAAAAAAArlSZXBsYWNlcyBhIGNyZWRlbnRpYWw6IGZvciBhbm90aGVyIGFkZHJlc3Mgb2YgdGhlIGxlYXJuZXIsIHdpdGggY29ycmVjdGVkIGNvbnRlbnQsIG9yIHdpdGgKYSBsYXRlciBleHBpcnkuIENvdXJzZSBhbmQga2luZCBzdGF5OyB0aGUgb2xkIG9uZSBpcyBzdXBlcnNlZGVkIGFuZCBsaW5rZWQgYm90aCB3YXlzLiBBbgpleHBpcmVkIG9uZSBtYXkgYmUgcmVuZXdlZCBzbzsgYSBzdXNwZW5kZWQgb25lIG11c3QgYmUgcmVpbnN0YXRlZCBvciByZXZva2VkIGZpcnN0LgoKIyBFcnJvcnMKKiBgQ29udHJhY3RQYXVzZWRgLCBgUmVhc29uRW1wdHlgLCBgUmVhc29uVG9vTG9uZ2AsIGBFeHBpcnlOb3RJbkZ1dHVyZWAsIGBFeHBpcnlUb29GYXJgCiogYENyZWRlbnRpYWxOb3RGb3VuZGAsIGBDcmVkZW50aWFsU3VzcGVuZGVkYCwgYENyZWRlbnRpYWxSZXZva2VkYCwgYENyZWRlbnRpYWxTdXBlcnNlZGVkYAoqIGBJZFRha2VuYCwgYENvbnRlbnRUYWtlbmAsIGBMaXZlQ3JlZGVudGlhbEV4aXN0c2AgLSBhdCB0aGUgbmV3IGxlYXJuZXIncyBhZGRyZXNzLgoqIGBBY2Nlc3NDb250cm9sRXJyb3I6OlVuYXV0aG9yaXplZGAgLSBgaXNzdWVyYCBkb2VzIG5vdCBob2xkIHRoZSByb2xlIGBpc3N1ZXJgLgoKIyBFdmVudHMKKiBgY3JlZGVudGlhbF9zdXBlcnNlZGVkYCwgdGhlbiBgY3JlZGVudGlhbF9pc3N1ZWRgIHdpdGggYHN1cGVyc2VkZXNgAAAAAAAAB3JlaXNzdWUAAAAABwAAAAAAAAAGaXNzdWVyAAAAAAATAAAAAAAAAAZvbGRfaWQAAAAAA+4AAAAQAAAAAAAAAAZuZXdfaWQAAAAAA+4AAAAQAAAAAAAAAAdsZWFybmVyAAAAABMAAAAAAAAADGNvbnRlbnRfaGFzaAAAA+4AAAAgAAAAAAAAAApleHBpcmVzX2F0AAAAAAPoAAAABgAAAAAAAAAGcmVhc29uAAAAAAAQAAAAAA==',
  'AAAAAAAAAa1TdXNwZW5kcyBhIGNyZWRlbnRpYWwgdW50aWwgaXQgaXMgcmVpbnN0YXRlZCBvciByZXZva2VkLiBJdCBrZWVwcyBpdHMgcGxhY2U6IG1lYW53aGlsZSB0aGUKbGVhcm5lciBnZXRzIG5vIG90aGVyIG9mIHRoZSBraW5kIGZvciB0aGUgY291cnNlLgoKIyBFcnJvcnMKKiBgQ29udHJhY3RQYXVzZWRgLCBgUmVhc29uRW1wdHlgLCBgUmVhc29uVG9vTG9uZ2AsIGBDcmVkZW50aWFsTm90Rm91bmRgCiogYENyZWRlbnRpYWxTdXNwZW5kZWRgLCBgQ3JlZGVudGlhbFJldm9rZWRgLCBgQ3JlZGVudGlhbFN1cGVyc2VkZWRgLCBgQ3JlZGVudGlhbEV4cGlyZWRgCiogYEFjY2Vzc0NvbnRyb2xFcnJvcjo6VW5hdXRob3JpemVkYCAtIGBpc3N1ZXJgIGRvZXMgbm90IGhvbGQgdGhlIHJvbGUgYGlzc3VlcmAuCgojIEV2ZW50cwoqIGBjcmVkZW50aWFsX3N1c3BlbmRlZGAAAAAAAAAHc3VzcGVuZAAAAAADAAAAAAAAAAZpc3N1ZXIAAAAAABMAAAAAAAAAAmlkAAAAAAPuAAAAEAAAAAAAAAAGcmVhc29uAAAAAAAQAAAAAA==',
  'AAAAAAAAAOFBY2NlcHRzIGNoYW5nZXMgYWdhaW4uIFRoZSBhZG1pbiBhbG9uZSBkZWNpZGVzOiBhIGd1YXJkaWFuIGNhbiBzdG9wLCBub3Qgc3RhcnQuCgojIEVycm9ycwoqIGBDb250cmFjdE5vdFBhdXNlZGAgLSB0aGVyZSBpcyBubyBwYXVzZSB0byBsaWZ0LgoqIGBBY2Nlc3NDb250cm9sRXJyb3I6OlVuYXV0aG9yaXplZGAgLSBgYnlgIGlzIG5vdCB0aGUgYWRtaW4uCgojIEV2ZW50cwoqIGB1bnBhdXNlZGAAAAAAAAAHdW5wYXVzZQAAAAABAAAAAAAAAAJieQAAAAAAEwAAAAA=',
  'AAAAAAAAAVNSZXBsYWNlcyB0aGUgY29udHJhY3QncyBjb2RlIGJ5IGFuIHVwbG9hZGVkIHdhc20sIGZyb20gdGhlIG5leHQgaW52b2NhdGlvbiBvbi4gV29ya3Mgd2hpbGUKcGF1c2VkOyB0aGUgY29uc3RydWN0b3IgZG9lcyBub3QgcnVuIGFnYWluLiBDb2RlIG9mIGFub3RoZXIgc2NoZW1hIHZlcnNpb24gd3JpdGVzIG5vdGhpbmcKdW50aWwgYG1pZ3JhdGVgIHdhcyBjYWxsZWQsIGJlc3QgaW4gdGhlIHNhbWUgdHJhbnNhY3Rpb24uCgojIEVycm9ycwoqIGBBY2Nlc3NDb250cm9sRXJyb3I6OlVuYXV0aG9yaXplZGAgLSBgb3BlcmF0b3JgIGlzIG5vdCB0aGUgYWRtaW4uCgojIEV2ZW50cwoqIGB1cGdyYWRlZGAAAAAAB3VwZ3JhZGUAAAAAAgAAAAAAAAANbmV3X3dhc21faGFzaAAAAAAAA+4AAAAgAAAAAAAAAAhvcGVyYXRvcgAAABMAAAAA',
  'AAAAAAAAAXJSZXR1cm5zIGBTb21lKGluZGV4KWAgaWYgdGhlIGFjY291bnQgaGFzIHRoZSBzcGVjaWZpZWQgcm9sZSwKd2hlcmUgYGluZGV4YCBpcyB0aGUgcG9zaXRpb24gb2YgdGhlIGFjY291bnQgZm9yIHRoYXQgcm9sZSwKYW5kIGNhbiBiZSB1c2VkIHRvIHF1ZXJ5IFtgQWNjZXNzQ29udHJvbDo6Z2V0X3JvbGVfbWVtYmVyKClgXS4KUmV0dXJucyBgTm9uZWAgaWYgdGhlIGFjY291bnQgZG9lcyBub3QgaGF2ZSB0aGUgc3BlY2lmaWVkIHJvbGUuCgojIEFyZ3VtZW50cwoKKiBgZWAgLSBBY2Nlc3MgdG8gU29yb2JhbiBlbnZpcm9ubWVudC4KKiBgYWNjb3VudGAgLSBUaGUgYWNjb3VudCB0byBjaGVjay4KKiBgcm9sZWAgLSBUaGUgcm9sZSB0byBjaGVjayBmb3IuAAAAAAAIaGFzX3JvbGUAAAACAAAAAAAAAAdhY2NvdW50AAAAABMAAAAAAAAABHJvbGUAAAARAAAAAQAAA+gAAAAE',
  'AAAAAAAAAE9SZXR1cm5zIHRoZSBhZG1pbiBhY2NvdW50LgoKIyBBcmd1bWVudHMKCiogYGVgIC0gQWNjZXNzIHRvIFNvcm9iYW4gZW52aXJvbm1lbnQuAAAAAAlnZXRfYWRtaW4AAAAAAAAAAAAAAQAAA+gAAAAT',
  'AAAAAAAAAEVSZXR1cm5zIHdobyBwYXVzZWQgdGhlIGNvbnRyYWN0LCB3aGVuIGFuZCB3aHk7IG5vdGhpbmcgd2hpbGUgaXQgcnVucy4AAAAAAAAJZ2V0X3BhdXNlAAAAAAAAAAAAAAEAAAPoAAAH0AAAAAVQYXVzZQAAAA==',
  'AAAAAAAAAWVMaWZ0cyBhIHN1c3BlbnNpb24uIEEgY3JlZGVudGlhbCB3aG9zZSBleHBpcnkgY2FtZSBtZWFud2hpbGUgaXMgZXhwaXJlZCBmcm9tIHRoZW4gb24uCgojIEVycm9ycwoqIGBDb250cmFjdFBhdXNlZGAsIGBSZWFzb25FbXB0eWAsIGBSZWFzb25Ub29Mb25nYCwgYENyZWRlbnRpYWxOb3RGb3VuZGAKKiBgQ3JlZGVudGlhbE5vdFN1c3BlbmRlZGAsIGBDcmVkZW50aWFsUmV2b2tlZGAsIGBDcmVkZW50aWFsU3VwZXJzZWRlZGAKKiBgQWNjZXNzQ29udHJvbEVycm9yOjpVbmF1dGhvcml6ZWRgIC0gYGlzc3VlcmAgZG9lcyBub3QgaG9sZCB0aGUgcm9sZSBgaXNzdWVyYC4KCiMgRXZlbnRzCiogYGNyZWRlbnRpYWxfcmVpbnN0YXRlZGAAAAAAAAAJcmVpbnN0YXRlAAAAAAAAAwAAAAAAAAAGaXNzdWVyAAAAAAATAAAAAAAAAAJpZAAAAAAD7gAAABAAAAAAAAAABnJlYXNvbgAAAAAAEAAAAAA=',
  'AAAAAAAAAj5HcmFudHMgYSByb2xlIHRvIGFuIGFjY291bnQuCgojIEFyZ3VtZW50cwoKKiBgZWAgLSBBY2Nlc3MgdG8gU29yb2JhbiBlbnZpcm9ubWVudC4KKiBgYWNjb3VudGAgLSBUaGUgYWNjb3VudCB0byBncmFudCB0aGUgcm9sZSB0by4KKiBgcm9sZWAgLSBUaGUgcm9sZSB0byBncmFudC4KKiBgY2FsbGVyYCAtIFRoZSBhZGRyZXNzIG9mIHRoZSBjYWxsZXIsIG11c3QgYmUgdGhlIGFkbWluIG9yIGhhdmUgdGhlCmBSb2xlQWRtaW5gIGZvciB0aGUgYHJvbGVgLgoKIyBFcnJvcnMKCiogW2BBY2Nlc3NDb250cm9sRXJyb3I6OlVuYXV0aG9yaXplZGBdIC0gSWYgdGhlIGNhbGxlciBkb2VzIG5vdCBoYXZlCmVub3VnaCBwcml2aWxlZ2VzLgoqIFtgQWNjZXNzQ29udHJvbEVycm9yOjpNYXhSb2xlc0V4Y2VlZGVkYF0gLSBJZiBhZGRpbmcgYSBuZXcgcm9sZSB3b3VsZApleGNlZWQgdGhlIG1heGltdW0gYWxsb3dlZCBudW1iZXIgb2Ygcm9sZXMuCgojIEV2ZW50cwoKKiB0b3BpY3MgLSBgWyJyb2xlX2dyYW50ZWQiLCByb2xlOiBTeW1ib2wsIGFjY291bnQ6IEFkZHJlc3NdYAoqIGRhdGEgLSBgW2NhbGxlcjogQWRkcmVzc11gAAAAAAAKZ3JhbnRfcm9sZQAAAAAAAwAAAAAAAAAHYWNjb3VudAAAAAATAAAAAAAAAARyb2xlAAAAEQAAAAAAAAAGY2FsbGVyAAAAAAATAAAAAA==',
  'AAAAAAAAArdSZXZva2VzIGEgcm9sZSBmcm9tIGFuIGFjY291bnQuClRvIHJldm9rZSB0aGUgY2FsbGVyJ3Mgb3duIHJvbGUsIHVzZQpbYEFjY2Vzc0NvbnRyb2w6OnJlbm91bmNlX3JvbGUoKWBdIGluc3RlYWQuCgojIEFyZ3VtZW50cwoKKiBgZWAgLSBBY2Nlc3MgdG8gU29yb2JhbiBlbnZpcm9ubWVudC4KKiBgYWNjb3VudGAgLSBUaGUgYWNjb3VudCB0byByZXZva2UgdGhlIHJvbGUgZnJvbS4KKiBgcm9sZWAgLSBUaGUgcm9sZSB0byByZXZva2UuCiogYGNhbGxlcmAgLSBUaGUgYWRkcmVzcyBvZiB0aGUgY2FsbGVyLCBtdXN0IGJlIHRoZSBhZG1pbiBvciBoYXMgdGhlCmBSb2xlQWRtaW5gIGZvciB0aGUgYHJvbGVgLgoKIyBFcnJvcnMKCiogW2BBY2Nlc3NDb250cm9sRXJyb3I6OlVuYXV0aG9yaXplZGBdIC0gSWYgdGhlIGBjYWxsZXJgIGRvZXMgbm90IGhhdmUKZW5vdWdoIHByaXZpbGVnZXMuCiogW2BBY2Nlc3NDb250cm9sRXJyb3I6OlJvbGVOb3RIZWxkYF0gLSBJZiB0aGUgYGFjY291bnRgIGRvZXNuJ3QgaGF2ZQp0aGUgcm9sZS4KKiBbYEFjY2Vzc0NvbnRyb2xFcnJvcjo6Um9sZUlzRW1wdHlgXSAtIElmIHRoZSByb2xlIGhhcyBubyBtZW1iZXJzLgoKIyBFdmVudHMKCiogdG9waWNzIC0gYFsicm9sZV9yZXZva2VkIiwgcm9sZTogU3ltYm9sLCBhY2NvdW50OiBBZGRyZXNzXWAKKiBkYXRhIC0gYFtjYWxsZXI6IEFkZHJlc3NdYAAAAAALcmV2b2tlX3JvbGUAAAAAAwAAAAAAAAAHYWNjb3VudAAAAAATAAAAAAAAAARyb2xlAAAAEQAAAAAAAAAGY2FsbGVyAAAAAAATAAAAAA==',
  'AAAAAAAAAH9Eb2VzIGFzIGB2ZXJpZnlgLCBmb3IgdGhlIGNyZWRlbnRpYWwgd2l0aCB0aGlzIGNvbnRlbnQuCgojIEVycm9ycwoqIGBDcmVkZW50aWFsTm90Rm91bmRgIC0gbm8gY3JlZGVudGlhbCBoYXMgdGhpcyBjb250ZW50IGhhc2guAAAAAAt2ZXJpZnlfaGFzaAAAAAABAAAAAAAAAAxjb250ZW50X2hhc2gAAAPuAAAAIAAAAAEAAAfQAAAADFZlcmlmaWNhdGlvbg==',
  'AAAAAAAAAERTZXRzIHRoZSBhZG1pbiwgd2hvIHRoZW4gZ3JhbnRzIHRoZSByb2xlIGBpc3N1ZXJgIHdpdGggYGdyYW50X3JvbGVgLgAAAA1fX2NvbnN0cnVjdG9yAAAAAAAAAQAAAAAAAAAFYWRtaW4AAAAAAAATAAAAAA==',
  'AAAAAAAAAhZBbGxvd3MgYW4gYWNjb3VudCB0byByZW5vdW5jZSBhIHJvbGUgYXNzaWduZWQgdG8gaXRzZWxmLgpVc2VycyBjYW4gb25seSByZW5vdW5jZSByb2xlcyBmb3IgdGhlaXIgb3duIGFjY291bnQuCgojIEFyZ3VtZW50cwoKKiBgZWAgLSBBY2Nlc3MgdG8gU29yb2JhbiBlbnZpcm9ubWVudC4KKiBgcm9sZWAgLSBUaGUgcm9sZSB0byByZW5vdW5jZS4KKiBgY2FsbGVyYCAtIFRoZSBhZGRyZXNzIG9mIHRoZSBjYWxsZXIsIG11c3QgYmUgdGhlIGFjY291bnQgdGhhdCBoYXMgdGhlCnJvbGUuCgojIEVycm9ycwoKKiBbYEFjY2Vzc0NvbnRyb2xFcnJvcjo6Um9sZU5vdEhlbGRgXSAtIElmIHRoZSBgY2FsbGVyYCBkb2Vzbid0IGhhdmUgdGhlCnJvbGUuCiogW2BBY2Nlc3NDb250cm9sRXJyb3I6OlJvbGVJc0VtcHR5YF0gLSBJZiB0aGUgcm9sZSBoYXMgbm8gbWVtYmVycy4KCiMgRXZlbnRzCgoqIHRvcGljcyAtIGBbInJvbGVfcmV2b2tlZCIsIHJvbGU6IFN5bWJvbCwgYWNjb3VudDogQWRkcmVzc11gCiogZGF0YSAtIGBbY2FsbGVyOiBBZGRyZXNzXWAAAAAAAA1yZW5vdW5jZV9yb2xlAAAAAAAAAgAAAAAAAAAEcm9sZQAAABEAAAAAAAAABmNhbGxlcgAAAAAAEwAAAAA=',
  'AAAAAAAAAFVSZXR1cm5zIGEgY3JlZGVudGlhbCBhcyBzdG9yZWQuCgojIEVycm9ycwoqIGBDcmVkZW50aWFsTm90Rm91bmRgIC0gdGhlIGlkIGlzIHVua25vd24uAAAAAAAADmdldF9jcmVkZW50aWFsAAAAAAABAAAAAAAAAAJpZAAAAAAD7gAAABAAAAABAAAH0AAAAApDcmVkZW50aWFsAAA=',
  'AAAAAAAAAMVSZXR1cm5zIHRoZSBhZG1pbiByb2xlIGZvciBhIHNwZWNpZmljIHJvbGUuCklmIG5vIGFkbWluIHJvbGUgaXMgZXhwbGljaXRseSBzZXQsIHJldHVybnMgYE5vbmVgLgoKIyBBcmd1bWVudHMKCiogYGVgIC0gQWNjZXNzIHRvIFNvcm9iYW4gZW52aXJvbm1lbnQuCiogYHJvbGVgIC0gVGhlIHJvbGUgdG8gcXVlcnkgdGhlIGFkbWluIHJvbGUgZm9yLgAAAAAAAA5nZXRfcm9sZV9hZG1pbgAAAAAAAQAAAAAAAAAEcm9sZQAAABEAAAABAAAD6AAAABE=',
  'AAAAAAAAAfZBbGxvd3MgdGhlIGN1cnJlbnQgYWRtaW4gdG8gcmVub3VuY2UgdGhlaXIgcm9sZSwgbWFraW5nIHRoZSBjb250cmFjdApwZXJtYW5lbnRseSBhZG1pbi1sZXNzLiBUaGlzIGlzIHVzZWZ1bCBmb3IgZGVjZW50cmFsaXphdGlvbiBwdXJwb3NlcwpvciB3aGVuIHRoZSBhZG1pbiByb2xlIGlzIG5vIGxvbmdlciBuZWVkZWQuIE9uY2UgdGhlIGFkbWluIGlzCnJlbm91bmNlZCwgaXQgY2Fubm90IGJlIHJlaW5zdGF0ZWQuCgojIEFyZ3VtZW50cwoKKiBgZWAgLSBBY2Nlc3MgdG8gU29yb2JhbiBlbnZpcm9ubWVudC4KCiMgRXJyb3JzCgoqIFtgQWNjZXNzQ29udHJvbEVycm9yOjpBZG1pbk5vdFNldGBdIC0gSWYgbm8gYWRtaW4gYWNjb3VudCBpcyBzZXQuCgojIEV2ZW50cwoKKiB0b3BpY3MgLSBgWyJhZG1pbl9yZW5vdW5jZWQiLCBhZG1pbjogQWRkcmVzc11gCiogZGF0YSAtIGBbXWAKCiMgTm90ZXMKCiogQXV0aG9yaXphdGlvbiBmb3IgdGhlIGN1cnJlbnQgYWRtaW4gaXMgcmVxdWlyZWQuAAAAAAAOcmVub3VuY2VfYWRtaW4AAAAAAAAAAAAA',
  'AAAAAAAAAb1TZXRzIGBhZG1pbl9yb2xlYCBhcyB0aGUgYWRtaW4gcm9sZSBvZiBgcm9sZWAuCgojIEFyZ3VtZW50cwoKKiBgZWAgLSBBY2Nlc3MgdG8gU29yb2JhbiBlbnZpcm9ubWVudC4KKiBgcm9sZWAgLSBUaGUgcm9sZSB0byBzZXQgdGhlIGFkbWluIGZvci4KKiBgYWRtaW5fcm9sZWAgLSBUaGUgbmV3IGFkbWluIHJvbGUuCgojIEV2ZW50cwoKKiB0b3BpY3MgLSBgWyJyb2xlX2FkbWluX2NoYW5nZWQiLCByb2xlOiBTeW1ib2xdYAoqIGRhdGEgLSBgW3ByZXZpb3VzX2FkbWluX3JvbGU6IFN5bWJvbCwgbmV3X2FkbWluX3JvbGU6IFN5bWJvbF1gCgojIEVycm9ycwoKKiBbYEFjY2Vzc0NvbnRyb2xFcnJvcjo6QWRtaW5Ob3RTZXRgXSAtIElmIGFkbWluIGFjY291bnQgaXMgbm90IHNldC4KCiMgTm90ZXMKCiogQXV0aG9yaXphdGlvbiBmb3IgdGhlIGN1cnJlbnQgYWRtaW4gaXMgcmVxdWlyZWQuAAAAAAAADnNldF9yb2xlX2FkbWluAAAAAAACAAAAAAAAAARyb2xlAAAAEQAAAAAAAAAKYWRtaW5fcm9sZQAAAAAAEQAAAAA=',
  'AAAAAAAAAllSZXR1cm5zIHRoZSBhY2NvdW50IGF0IHRoZSBzcGVjaWZpZWQgaW5kZXggZm9yIGEgZ2l2ZW4gcm9sZS4KCkEgZnVuY3Rpb24gdG8gZ2V0IGFsbCBtZW1iZXJzIG9mIGEgcm9sZSBpcyBub3QgcHJvdmlkZWQgYmVjYXVzZSB0aGF0CndvdWxkIGJlIHVuYm91bmRlZC4gVG8gZW51bWVyYXRlIGFsbCBtZW1iZXJzIG9mIGEgcm9sZSwgdXNlCltgQWNjZXNzQ29udHJvbDo6Z2V0X3JvbGVfbWVtYmVyX2NvdW50KClgXSB0byBnZXQgdGhlIHRvdGFsIG51bWJlciBvZgptZW1iZXJzIGFuZCB0aGVuIHVzZSBbYEFjY2Vzc0NvbnRyb2w6OmdldF9yb2xlX21lbWJlcigpYF0gdG8gcmV0cmlldmUKZWFjaCBtZW1iZXIgb25lIGJ5IG9uZS4KCiMgQXJndW1lbnRzCgoqIGBlYCAtIEFjY2VzcyB0byBTb3JvYmFuIGVudmlyb25tZW50LgoqIGByb2xlYCAtIFRoZSByb2xlIHRvIHF1ZXJ5LgoqIGBpbmRleGAgLSBUaGUgaW5kZXggb2YgdGhlIGFjY291bnQgdG8gcmV0cmlldmUuCgojIEVycm9ycwoKKiBbYEFjY2Vzc0NvbnRyb2xFcnJvcjo6SW5kZXhPdXRPZkJvdW5kc2BdIC0gSWYgdGhlIGluZGV4IGlzIG91dCBvZgpib3VuZHMgZm9yIHRoZSByb2xlJ3MgbWVtYmVyIGxpc3QuAAAAAAAAD2dldF9yb2xlX21lbWJlcgAAAAACAAAAAAAAAARyb2xlAAAAEQAAAAAAAAAFaW5kZXgAAAAAAAAEAAAAAQAAABM=',
  'AAAAAAAAAZlJc3N1ZXMgYSBjcmVkZW50aWFsIHRvIGEgbGVhcm5lci4gQSBsZWFybmVyIGhhcyBhdCBtb3N0IG9uZSBsaXZlIGNyZWRlbnRpYWwgb2YgYSBraW5kIGZvciBhCmNvdXJzZTsgb25lIHRoYXQgZXhwaXJlZCBpcyBub3QgbGl2ZSBhbnkgbW9yZSwgYSBzdXNwZW5kZWQgb25lIGlzLgoKIyBFcnJvcnMKKiBgQ29udHJhY3RQYXVzZWRgLCBgQ291cnNlS2V5SW52YWxpZGAsIGBFeHBpcnlOb3RJbkZ1dHVyZWAsIGBFeHBpcnlUb29GYXJgCiogYElkVGFrZW5gLCBgQ29udGVudFRha2VuYCwgYExpdmVDcmVkZW50aWFsRXhpc3RzYAoqIGBBY2Nlc3NDb250cm9sRXJyb3I6OlVuYXV0aG9yaXplZGAgLSBgaXNzdWVyYCBkb2VzIG5vdCBob2xkIHRoZSByb2xlIGBpc3N1ZXJgLgoKIyBFdmVudHMKKiBgY3JlZGVudGlhbF9pc3N1ZWRgAAAAAAAAEGlzc3VlX2NyZWRlbnRpYWwAAAAHAAAAAAAAAAZpc3N1ZXIAAAAAABMAAAAAAAAAAmlkAAAAAAPuAAAAEAAAAAAAAAAHbGVhcm5lcgAAAAATAAAAAAAAAAZjb3Vyc2UAAAAAABEAAAAAAAAADGNvbnRlbnRfaGFzaAAAA+4AAAAgAAAAAAAAAARraW5kAAAH0AAAAA5DcmVkZW50aWFsS2luZAAAAAAAAAAAAApleHBpcmVzX2F0AAAAAAPoAAAABgAAAAA=',
  'AAAAAAAAARxSZXR1cm5zIGEgdmVjdG9yIGNvbnRhaW5pbmcgYWxsIGV4aXN0aW5nIHJvbGVzLgpEZWZhdWx0cyB0byBlbXB0eSB2ZWN0b3IgaWYgbm8gcm9sZXMgZXhpc3QuCgojIEFyZ3VtZW50cwoKKiBgZWAgLSBBY2Nlc3MgdG8gU29yb2JhbiBlbnZpcm9ubWVudC4KCiMgTm90ZXMKClRoaXMgZnVuY3Rpb24gcmV0dXJucyBhbGwgcm9sZXMgdGhhdCBjdXJyZW50bHkgaGF2ZSBhdCBsZWFzdCBvbmUgbWVtYmVyLgpUaGUgbWF4aW11bSBudW1iZXIgb2Ygcm9sZXMgaXMgbGltaXRlZCBieSBbYE1BWF9ST0xFU2BdLgAAABJnZXRfZXhpc3Rpbmdfcm9sZXMAAAAAAAAAAAABAAAD6gAAABE=',
  'AAAAAAAAAEVSZXR1cm5zIHRoZSB2ZXJzaW9uIG9mIHRoZSBjb250cmFjdCdzIHN0b3JlZCBlbnRyaWVzLCBjb3VudGVkIGZyb20gMS4AAAAAAAASZ2V0X3NjaGVtYV92ZXJzaW9uAAAAAAAAAAAAAQAAAAQ=',
  'AAAAAAAABABJbml0aWF0ZXMgdGhlIGFkbWluIHJvbGUgdHJhbnNmZXIuCkFkbWluIHByaXZpbGVnZXMgZm9yIHRoZSBjdXJyZW50IGFkbWluIGFyZSBub3QgcmV2b2tlZCB1bnRpbCB0aGUKcmVjaXBpZW50IGFjY2VwdHMgdGhlIHRyYW5zZmVyLgpPdmVycmlkZXMgdGhlIHByZXZpb3VzIHBlbmRpbmcgdHJhbnNmZXIgaWYgdGhlcmUgaXMgb25lLgoKIyBBcmd1bWVudHMKCiogYGVgIC0gQWNjZXNzIHRvIFNvcm9iYW4gZW52aXJvbm1lbnQuCiogYG5ld19hZG1pbmAgLSBUaGUgYWNjb3VudCB0byB0cmFuc2ZlciB0aGUgYWRtaW4gcHJpdmlsZWdlcyB0by4KKiBgbGl2ZV91bnRpbF9sZWRnZXJgIC0gVGhlIGxlZGdlciBudW1iZXIgYXQgd2hpY2ggdGhlIHBlbmRpbmcgdHJhbnNmZXIKZXhwaXJlcy4gSWYgYGxpdmVfdW50aWxfbGVkZ2VyYCBpcyBgMGAsIHRoZSBwZW5kaW5nIHRyYW5zZmVyIGlzCmNhbmNlbGxlZC4gYGxpdmVfdW50aWxfbGVkZ2VyYCBhcmd1bWVudCBpcyBpbXBsaWNpdGx5IGJvdW5kZWQgYnkgdGhlCm1heGltdW0gYWxsb3dlZCBUVEwgZXh0ZW5zaW9uIGZvciBhIHRlbXBvcmFyeSBzdG9yYWdlIGVudHJ5IGFuZApzcGVjaWZ5aW5nIGEgaGlnaGVyIHZhbHVlIHdpbGwgY2F1c2UgdGhlIGNvZGUgdG8gcGFuaWMuCgojIEVycm9ycwoKKiBbYGNyYXRlOjpyb2xlX3RyYW5zZmVyOjpSb2xlVHJhbnNmZXJFcnJvcjo6Tm9QZW5kaW5nVHJhbnNmZXJgXSAtIElmCnRyeWluZyB0byBjYW5jZWwgYSB0cmFuc2ZlciB0aGF0IGRvZXNuJ3QgZXhpc3QuCiogW2BjcmF0ZTo6cm9sZV90cmFuc2Zlcjo6Um9sZVRyYW5zZmVyRXJyb3I6OkludmFsaWRMaXZlVW50aWxMZWRnZXJgXSAtCklmIHRoZSBzcGVjaWZpZWQgbGVkZ2VyIGlzIGluIHRoZSBwYXN0LgoqIFtgY3JhdGU6OnJvbGVfdHJhbnNmZXI6OlJvbGVUcmFuc2ZlckVycm9yOjpJbnZhbGlkUGVuZGluZ0FjY291bnRgXSAtCklmIHRoZSBzcGVjaWZpZWQgcGVuZGluZyBhY2NvdW50IGlzIG5vdCB0aGUgc2FtZSBhcyB0aGUgcHJvdmlkZWQgYG5ld2AKYWRkcmVzcy4KAAAAE3RyYW5zZmVyX2FkbWluX3JvbGUAAAAAAgAAAAAAAAAJbmV3X2FkbWluAAAAAAAAEwAAAAAAAAARbGl2ZV91bnRpbF9sZWRnZXIAAAAAAAAEAAAAAA==',
  'AAAAAAAAAYVDb21wbGV0ZXMgdGhlIDItc3RlcCBhZG1pbiB0cmFuc2Zlci4KCiMgQXJndW1lbnRzCgoqIGBlYCAtIEFjY2VzcyB0byBTb3JvYmFuIGVudmlyb25tZW50LgoKIyBFdmVudHMKCiogdG9waWNzIC0gYFsiYWRtaW5fdHJhbnNmZXJfY29tcGxldGVkIiwgbmV3X2FkbWluOiBBZGRyZXNzXWAKKiBkYXRhIC0gYFtwcmV2aW91c19hZG1pbjogQWRkcmVzc11gCgojIEVycm9ycwoKKiBbYGNyYXRlOjpyb2xlX3RyYW5zZmVyOjpSb2xlVHJhbnNmZXJFcnJvcjo6Tm9QZW5kaW5nVHJhbnNmZXJgXSAtIElmCnRoZXJlIGlzIG5vIHBlbmRpbmcgdHJhbnNmZXIgdG8gYWNjZXB0LgoqIFtgQWNjZXNzQ29udHJvbEVycm9yOjpBZG1pbk5vdFNldGBdIC0gSWYgYWRtaW4gYWNjb3VudCBpcyBub3Qgc2V0LgAAAAAAABVhY2NlcHRfYWRtaW5fdHJhbnNmZXIAAAAAAAAAAAAAAA==',
  'AAAAAAAAAMhSZXR1cm5zIHRoZSB0b3RhbCBudW1iZXIgb2YgYWNjb3VudHMgdGhhdCBoYXZlIHRoZSBzcGVjaWZpZWQgcm9sZS4KSWYgdGhlIHJvbGUgZG9lcyBub3QgZXhpc3QsIHJldHVybnMgMC4KCiMgQXJndW1lbnRzCgoqIGBlYCAtIEFjY2VzcyB0byBTb3JvYmFuIGVudmlyb25tZW50LgoqIGByb2xlYCAtIFRoZSByb2xlIHRvIGdldCB0aGUgY291bnQgZm9yLgAAABVnZXRfcm9sZV9tZW1iZXJfY291bnQAAAAAAAABAAAAAAAAAARyb2xlAAAAEQAAAAEAAAAE',
  'AAAABAAAANVFcnJvcnMgdGhhdCBhbnkgQnJhaW4tU3Rvcm0gY29udHJhY3QgbWF5IHJhaXNlLiBTaGFyZWQgZXJyb3JzIGFyZSBudW1iZXJlZCBmcm9tIDEwMDAwLAphbmFseXRpY3MgZnJvbSAyMDAwMCwgY2VydGlmaWNhdGUgZnJvbSAzMDAwMCwgdG9rZW4gZnJvbSA0MDAwMCwgZ292ZXJuYW5jZSBmcm9tIDUwMDAwOwpPcGVuWmVwcGVsaW4ncyBjcmF0ZXMgdXNlIDEwMDAgdG8gNTk5OS4AAAAAAAAAAAAAC1NoYXJlZEVycm9yAAAAAA4AAABaVGhlIGNvbnRyYWN0IGlzIHBhdXNlZCwgc28gaXQgYWNjZXB0cyBubyBjaGFuZ2VzOyBgZ2V0X3BhdXNlYCB0ZWxscyB3aG8gcGF1c2VkIGl0IGFuZCB3aHkuAAAAAAAOQ29udHJhY3RQYXVzZWQAAAAAJxAAAAA7VGhlIGNvbnRyYWN0IGlzIG5vdCBwYXVzZWQsIHNvIHRoZXJlIGlzIG5vdGhpbmcgdG8gdW5wYXVzZS4AAAAAEUNvbnRyYWN0Tm90UGF1c2VkAAAAAAAnEQAAAC9UaGUgY291cnNlIGtleSBtdXN0IG1hdGNoIFthLXpdW2EtejAtOV9dezAsMzF9LgAAAAAQQ291cnNlS2V5SW52YWxpZAAAJxIAAAAxVGhlIHBlcmNlbnQgbXVzdCBiZSBhIHdob2xlIG51bWJlciBmcm9tIDAgdG8gMTAwLgAAAAAAAA9QZXJjZW50VG9vTGFyZ2UAAAAnEwAAACpBIHJlYXNvbiBtdXN0IGJlIGdpdmVuOiB0aGUgdGV4dCBpcyBlbXB0eS4AAAAAAAtSZWFzb25FbXB0eQAAACcUAAAAJlRoZSByZWFzb24gbWF5IGhhdmUgYXQgbW9zdCAyNTYgYnl0ZXMuAAAAAAANUmVhc29uVG9vTG9uZwAAAAAAJxUAAABHVGhlIGV4cGlyeSBtdXN0IGJlIGxhdGVyIHRoYW4gdGhlIGxlZGdlcidzIHRpbWU7IGJvdGggYXJlIFVuaXggc2Vjb25kcy4AAAAAEUV4cGlyeU5vdEluRnV0dXJlAAAAAAAnFgAAAFtUaGUgZXhwaXJ5IG1heSBiZSBhdCBtb3N0IDEwMCB5ZWFycyBhaGVhZDsgaXQgaXMgY291bnRlZCBpbiBVbml4IHNlY29uZHMsIG5vdCBtaWxsaXNlY29uZHMuAAAAAAxFeHBpcnlUb29GYXIAACcXAAAAHlRoZSBhbW91bnQgbXVzdCBiZSBhYm92ZSB6ZXJvLgAAAAAAEUFtb3VudE5vdFBvc2l0aXZlAAAAAAAnGAAAACFUaGUgYW1vdW50IG1heSBub3QgYmUgYmVsb3cgemVyby4AAAAAAAAOQW1vdW50TmVnYXRpdmUAAAAAJxkAAAASVGhlIHRleHQgaXMgZW1wdHkuAAAAAAAJVGV4dEVtcHR5AAAAAAAnGgAAADZUaGUgdGV4dCBoYXMgbW9yZSBieXRlcyBvZiBVVEYtOCB0aGFuIGl0cyBmaWVsZCB0YWtlcy4AAAAAAAtUZXh0VG9vTG9uZwAAACcbAAAAV1RoZSBjb2RlIHdhcyB1cGdyYWRlZCBhbmQgdGhlIHN0b3JlZCBlbnRyaWVzIHdlcmUgbm90OyB0aGUgYWRtaW4gY2FsbHMgYG1pZ3JhdGVgIGZpcnN0LgAAAAAOU2NoZW1hTWlzbWF0Y2gAAAAAJxwAAABVVGhlIHN0b3JlZCBlbnRyaWVzIGFyZSBvZiB0aGUgY29kZSdzIHZlcnNpb24gYWxyZWFkeSwgc28gdGhlcmUgaXMgbm90aGluZyB0byBtaWdyYXRlLgAAAAAAAA9NaWdyYXRpb25Ob3REdWUAAAAnHQ==',
  'AAAABQAAACdUaGUgY29udHJhY3Qgc3RvcHBlZCBhY2NlcHRpbmcgY2hhbmdlcy4AAAAAAAAAAAZQYXVzZWQAAAAAAAEAAAAGcGF1c2VkAAAAAAACAAAALlRoZSBhZG1pbiBvciBndWFyZGlhbiB3aG8gcGF1c2VkIHRoZSBjb250cmFjdC4AAAAAAAJieQAAAAAAEwAAAAAAAAAiV2h5IGl0IHdhcyBwYXVzZWQsIDEgdG8gMjU2IGJ5dGVzLgAAAAAABnJlYXNvbgAAAAAAEAAAAAAAAAAC',
  'AAAABQAAADJUaGUgY29udHJhY3Qgd2FzIGRlcGxveWVkIGFuZCBoYXMgaXRzIGZpcnN0IGFkbWluLgAAAAAAAAAAAAhBZG1pblNldAAAAAEAAAAJYWRtaW5fc2V0AAAAAAAAAQAAAApUaGUgYWRtaW4uAAAAAAAFYWRtaW4AAAAAAAATAAAAAQAAAAI=',
  'AAAABQAAACNUaGUgY29udHJhY3QgYWNjZXB0cyBjaGFuZ2VzIGFnYWluLgAAAAAAAAAACFVucGF1c2VkAAAAAQAAAAh1bnBhdXNlZAAAAAEAAAAfVGhlIGFkbWluIHdobyBsaWZ0ZWQgdGhlIHBhdXNlLgAAAAACYnkAAAAAABMAAAAAAAAAAg==',
  'AAAABQAAAKlUaGUgY29udHJhY3QncyBjb2RlIHdhcyByZXBsYWNlZCwgYW5kIHJ1bnMgZnJvbSB0aGUgbmV4dCBpbnZvY2F0aW9uIG9uOyBvciwgcHVibGlzaGVkIGEgc2Vjb25kCnRpbWUgd2l0aCBhIGhpZ2hlciBzY2hlbWEgdmVyc2lvbiwgdGhhdCBjb2RlIGNvbnZlcnRlZCB0aGUgc3RvcmVkIGVudHJpZXMuAAAAAAAAAAAAAAhVcGdyYWRlZAAAAAEAAAAIdXBncmFkZWQAAAADAAAAMFRoZSBhZG1pbiB3aG8gdXBncmFkZWQgb3IgbWlncmF0ZWQgdGhlIGNvbnRyYWN0LgAAAAJieQAAAAAAEwAAAAAAAAAUU0hBLTI1NiBvZiB0aGUgd2FzbS4AAAAJd2FzbV9oYXNoAAAAAAAD7gAAACAAAAAAAAAAU1NjaGVtYSB2ZXJzaW9uIG9mIHRoZSBzdG9yZWQgZW50cmllczogd2hhdCB0aGUgbmV3IGNvZGUgZmluZHMsIG9yIGhhcyBtYWRlIG9mIHRoZW0uAAAAAA5zY2hlbWFfdmVyc2lvbgAAAAAABAAAAAAAAAAC',
  'AAAAAQAAACZXaG8gcGF1c2VkIHRoZSBjb250cmFjdCwgd2hlbiBhbmQgd2h5LgAAAAAAAAAAAAVQYXVzZQAAAAAAAAMAAAAuVGhlIGFkbWluIG9yIGd1YXJkaWFuIHdobyBwYXVzZWQgdGhlIGNvbnRyYWN0LgAAAAAAAmJ5AAAAAAATAAAAJ0xlZGdlciB0aW1lIG9mIHRoZSBwYXVzZSwgVW5peCBzZWNvbmRzLgAAAAAJcGF1c2VkX2F0AAAAAAAABgAAACJXaHkgaXQgd2FzIHBhdXNlZCwgMSB0byAyNTYgYnl0ZXMuAAAAAAAGcmVhc29uAAAAAAAQ',
  'AAAABAAAAAAAAAAAAAAAEVJvbGVUcmFuc2ZlckVycm9yAAAAAAAABAAAAAAAAAARTm9QZW5kaW5nVHJhbnNmZXIAAAAAAAiYAAAAAAAAABZJbnZhbGlkTGl2ZVVudGlsTGVkZ2VyAAAAAAiZAAAAAAAAABVJbnZhbGlkUGVuZGluZ0FjY291bnQAAAAAAAiaAAAAAAAAAA9UcmFuc2ZlckV4cGlyZWQAAAAImw==',
  'AAAABQAAACVFdmVudCBlbWl0dGVkIHdoZW4gYSByb2xlIGlzIGdyYW50ZWQuAAAAAAAAAAAAAAtSb2xlR3JhbnRlZAAAAAABAAAADHJvbGVfZ3JhbnRlZAAAAAMAAAAAAAAABHJvbGUAAAARAAAAAQAAAAAAAAAHYWNjb3VudAAAAAATAAAAAQAAAAAAAAAGY2FsbGVyAAAAAAATAAAAAAAAAAI=',
  'AAAABQAAACVFdmVudCBlbWl0dGVkIHdoZW4gYSByb2xlIGlzIHJldm9rZWQuAAAAAAAAAAAAAAtSb2xlUmV2b2tlZAAAAAABAAAADHJvbGVfcmV2b2tlZAAAAAMAAAAAAAAABHJvbGUAAAARAAAAAQAAAAAAAAAHYWNjb3VudAAAAAATAAAAAQAAAAAAAAAGY2FsbGVyAAAAAAATAAAAAAAAAAI=',
  'AAAABQAAAC9FdmVudCBlbWl0dGVkIHdoZW4gdGhlIGFkbWluIHJvbGUgaXMgcmVub3VuY2VkLgAAAAAAAAAADkFkbWluUmVub3VuY2VkAAAAAAABAAAAD2FkbWluX3Jlbm91bmNlZAAAAAABAAAAAAAAAAVhZG1pbgAAAAAAABMAAAABAAAAAg==',
  'AAAABQAAACtFdmVudCBlbWl0dGVkIHdoZW4gYSByb2xlIGFkbWluIGlzIGNoYW5nZWQuAAAAAAAAAAAQUm9sZUFkbWluQ2hhbmdlZAAAAAEAAAAScm9sZV9hZG1pbl9jaGFuZ2VkAAAAAAADAAAAAAAAAARyb2xlAAAAEQAAAAEAAAAAAAAAE3ByZXZpb3VzX2FkbWluX3JvbGUAAAAAEQAAAAAAAAAAAAAADm5ld19hZG1pbl9yb2xlAAAAAAARAAAAAAAAAAI=',
  'AAAABAAAAAAAAAAAAAAAEkFjY2Vzc0NvbnRyb2xFcnJvcgAAAAAACwAAAAAAAAAMVW5hdXRob3JpemVkAAAH0AAAAAAAAAALQWRtaW5Ob3RTZXQAAAAH0QAAAAAAAAAQSW5kZXhPdXRPZkJvdW5kcwAAB9IAAAAAAAAAEUFkbWluUm9sZU5vdEZvdW5kAAAAAAAH0wAAAAAAAAASUm9sZUNvdW50SXNOb3RaZXJvAAAAAAfUAAAAAAAAAAxSb2xlTm90Rm91bmQAAAfVAAAAAAAAAA9BZG1pbkFscmVhZHlTZXQAAAAH1gAAAAAAAAALUm9sZU5vdEhlbGQAAAAH1wAAAAAAAAALUm9sZUlzRW1wdHkAAAAH2AAAAAAAAAASVHJhbnNmZXJJblByb2dyZXNzAAAAAAfZAAAAAAAAABBNYXhSb2xlc0V4Y2VlZGVkAAAH2g==',
  'AAAABQAAADJFdmVudCBlbWl0dGVkIHdoZW4gYW4gYWRtaW4gdHJhbnNmZXIgaXMgY29tcGxldGVkLgAAAAAAAAAAABZBZG1pblRyYW5zZmVyQ29tcGxldGVkAAAAAAABAAAAGGFkbWluX3RyYW5zZmVyX2NvbXBsZXRlZAAAAAIAAAAAAAAACW5ld19hZG1pbgAAAAAAABMAAAABAAAAAAAAAA5wcmV2aW91c19hZG1pbgAAAAAAEwAAAAAAAAAC',
  'AAAABQAAADJFdmVudCBlbWl0dGVkIHdoZW4gYW4gYWRtaW4gdHJhbnNmZXIgaXMgaW5pdGlhdGVkLgAAAAAAAAAAABZBZG1pblRyYW5zZmVySW5pdGlhdGVkAAAAAAABAAAAGGFkbWluX3RyYW5zZmVyX2luaXRpYXRlZAAAAAMAAAAAAAAADWN1cnJlbnRfYWRtaW4AAAAAAAATAAAAAQAAAAAAAAAJbmV3X2FkbWluAAAAAAAAEwAAAAAAAAAAAAAAEWxpdmVfdW50aWxfbGVkZ2VyAAAAAAAABAAAAAAAAAAC',
];

/** A credential was issued. */
export type CredentialIssued = {
  name: 'credential_issued';
  data: {
    /** The credential's id: 16 random bytes that the issuer chose. */
    id: string;
    /** The learner it is bound to. */
    learner: string;
    /** The holder of the role `issuer` who issued it. */
    issuer: string;
    /** The course it is for. */
    course: string;
    /** SHA-256 of the credential's canonical content. */
    contentHash: string;
    /** What it attests. */
    kind: 'completion' | 'achievement';
    /** When it stops being valid, Unix seconds; absent: never. */
    expiresAt: string | null;
    /** The credential it replaces; absent: none. */
    supersedes: string | null;
  };
};

/** A credential was revoked, for good. */
export type CredentialRevoked = {
  name: 'credential_revoked';
  data: {
    /** The credential's id. */
    id: string;
    /** The learner it is bound to. */
    learner: string;
    /** The holder of the role `issuer` who revoked it. */
    by: string;
    /** Why, 1 to 256 bytes. */
    reason: string;
  };
};

/** A credential was suspended, until it is reinstated or revoked. */
export type CredentialSuspended = {
  name: 'credential_suspended';
  data: {
    /** The credential's id. */
    id: string;
    /** The learner it is bound to. */
    learner: string;
    /** The holder of the role `issuer` who suspended it. */
    by: string;
    /** Why, 1 to 256 bytes. */
    reason: string;
  };
};

/** A suspended credential was reinstated. */
export type CredentialReinstated = {
  name: 'credential_reinstated';
  data: {
    /** The credential's id. */
    id: string;
    /** The learner it is bound to. */
    learner: string;
    /** The holder of the role `issuer` who reinstated it. */
    by: string;
    /** Why, 1 to 256 bytes. */
    reason: string;
  };
};

/** A credential was replaced; the event `credential_issued` of its successor follows. */
export type CredentialSuperseded = {
  name: 'credential_superseded';
  data: {
    /** The replaced credential's id. */
    id: string;
    /** The learner the replaced credential is bound to. */
    learner: string;
    /** The holder of the role `issuer` who replaced it. */
    by: string;
    /** The id of the credential that takes its place. */
    successor: string;
    /** Why, 1 to 256 bytes. */
    reason: string;
  };
};

/** The contract stopped accepting changes. */
export type Paused = {
  name: 'paused';
  data: {
    /** The admin or guardian who paused the contract. */
    by: string;
    /** Why it was paused, 1 to 256 bytes. */
    reason: string;
  };
};

/** The contract was deployed and has its first admin. */
export type AdminSet = {
  name: 'admin_set';
  data: {
    /** The admin. */
    admin: string;
  };
};

/** The contract accepts changes again. */
export type Unpaused = {
  name: 'unpaused';
  data: {
    /** The admin who lifted the pause. */
    by: string;
  };
};

/**
 * The contract's code was replaced, and runs from the next invocation on; or, published a second
 * time with a higher schema version, that code converted the stored entries.
 */
export type Upgraded = {
  name: 'upgraded';
  data: {
    /** The admin who upgraded or migrated the contract. */
    by: string;
    /** SHA-256 of the wasm. */
    wasmHash: string;
    /** Schema version of the stored entries: what the new code finds, or has made of them. */
    schemaVersion: number;
  };
};

/** Event emitted when a role is granted. */
export type RoleGranted = {
  name: 'role_granted';
  data: {
    role: string;
    account: string;
    caller: string;
  };
};

/** Event emitted when a role is revoked. */
export type RoleRevoked = {
  name: 'role_revoked';
  data: {
    role: string;
    account: string;
    caller: string;
  };
};

/** Event emitted when the admin role is renounced. */
export type AdminRenounced = {
  name: 'admin_renounced';
  data: {
    admin: string;
  };
};

/** Event emitted when a role admin is changed. */
export type RoleAdminChanged = {
  name: 'role_admin_changed';
  data: {
    role: string;
    previousAdminRole: string;
    newAdminRole: string;
  };
};

/** Event emitted when an admin transfer is completed. */
export type AdminTransferCompleted = {
  name: 'admin_transfer_completed';
  data: {
    newAdmin: string;
    previousAdmin: string;
  };
};

/** Event emitted when an admin transfer is initiated. */
export type AdminTransferInitiated = {
  name: 'admin_transfer_initiated';
  data: {
    currentAdmin: string;
    newAdmin: string;
    liveUntilLedger: number;
  };
};

/** An event of the contract as api and stream show it; an absent optional field is null. */
export type CertificateEvent =
  | CredentialIssued
  | CredentialRevoked
  | CredentialSuspended
  | CredentialReinstated
  | CredentialSuperseded
  | Paused
  | AdminSet
  | Unpaused
  | Upgraded
  | RoleGranted
  | RoleRevoked
  | AdminRenounced
  | RoleAdminChanged
  | AdminTransferCompleted
  | AdminTransferInitiated;

/** Names of all events the contract can publish. */
export const certificateEventNames = [
  'credential_issued',
  'credential_revoked',
  'credential_suspended',
  'credential_reinstated',
  'credential_superseded',
  'paused',
  'admin_set',
  'unpaused',
  'upgraded',
  'role_granted',
  'role_revoked',
  'admin_renounced',
  'role_admin_changed',
  'admin_transfer_completed',
  'admin_transfer_initiated',
] as const;

/** Errors by code, with the sentence for whoever meets them. */
export const certificateErrors: Record<number, { name: string; message: string }> = {
  2000: { name: 'Unauthorized', message: 'The caller does not hold the role that this call needs.' },
  2001: { name: 'AdminNotSet', message: 'The contract has no admin any more.' },
  2002: { name: 'IndexOutOfBounds', message: 'The role has fewer members than this index.' },
  2003: { name: 'AdminRoleNotFound', message: 'The role has no admin role.' },
  2004: { name: 'RoleCountIsNotZero', message: 'The role still has members.' },
  2005: { name: 'RoleNotFound', message: 'No account holds this role.' },
  2006: { name: 'AdminAlreadySet', message: 'The admin is set already.' },
  2007: { name: 'RoleNotHeld', message: 'The account does not hold this role.' },
  2008: { name: 'RoleIsEmpty', message: 'The role has no members.' },
  2009: { name: 'TransferInProgress', message: 'The admin role is being handed over; cancel that first.' },
  2010: { name: 'MaxRolesExceeded', message: 'The contract holds as many roles as it can, 256.' },
  2200: { name: 'NoPendingTransfer', message: 'No handover of the admin role is pending.' },
  2201: { name: 'InvalidLiveUntilLedger', message: 'The handover must end at a ledger that is neither past nor too far ahead.' },
  2202: { name: 'InvalidPendingAccount', message: 'The handover is pending for another account.' },
  2203: { name: 'TransferExpired', message: 'The handover has run out; the admin must start it again.' },
  10000: { name: 'ContractPaused', message: 'The contract is paused, so it accepts no changes; `get_pause` tells who paused it and why.' },
  10001: { name: 'ContractNotPaused', message: 'The contract is not paused, so there is nothing to unpause.' },
  10002: { name: 'CourseKeyInvalid', message: 'The course key must match [a-z][a-z0-9_]{0,31}.' },
  10003: { name: 'PercentTooLarge', message: 'The percent must be a whole number from 0 to 100.' },
  10004: { name: 'ReasonEmpty', message: 'A reason must be given: the text is empty.' },
  10005: { name: 'ReasonTooLong', message: 'The reason may have at most 256 bytes.' },
  10006: { name: 'ExpiryNotInFuture', message: 'The expiry must be later than the ledger\'s time; both are Unix seconds.' },
  10007: { name: 'ExpiryTooFar', message: 'The expiry may be at most 100 years ahead; it is counted in Unix seconds, not milliseconds.' },
  10008: { name: 'AmountNotPositive', message: 'The amount must be above zero.' },
  10009: { name: 'AmountNegative', message: 'The amount may not be below zero.' },
  10010: { name: 'TextEmpty', message: 'The text is empty.' },
  10011: { name: 'TextTooLong', message: 'The text has more bytes of UTF-8 than its field takes.' },
  10012: { name: 'SchemaMismatch', message: 'The code was upgraded and the stored entries were not; the admin calls `migrate` first.' },
  10013: { name: 'MigrationNotDue', message: 'The stored entries are of the code\'s version already, so there is nothing to migrate.' },
  30000: { name: 'CredentialNotFound', message: 'No credential has this id or this content hash.' },
  30001: { name: 'IdTaken', message: 'The id is used; choose another at random.' },
  30002: { name: 'ContentTaken', message: 'A credential with this content hash exists; `verify_hash` finds it.' },
  30003: { name: 'LiveCredentialExists', message: 'The learner holds a live credential of this kind for the course; revoke or reissue that one.' },
  30004: { name: 'CredentialRevoked', message: 'The credential is revoked, which is final.' },
  30005: { name: 'CredentialSuspended', message: 'The credential is suspended; reinstate it first.' },
  30006: { name: 'CredentialNotSuspended', message: 'The credential is not suspended, so there is nothing to reinstate.' },
  30007: { name: 'CredentialSuperseded', message: 'The credential was replaced; act on its successor.' },
  30008: { name: 'CredentialExpired', message: 'The credential has expired, so there is nothing to suspend.' },
};

/**
 * Whether a credential holds at the ledger's time. What somebody did outranks the calendar:
 * a revoked credential is `Revoked` after its expiry too.
 */
export type Standing =
  | { tag: 'Valid' }
  | { tag: 'Expired' }
  | { tag: 'Suspended' }
  | { tag: 'Revoked' }
  | { tag: 'Superseded' };

/** What a credential attests. */
export type CredentialKind =
  | { tag: 'Completion' }
  | { tag: 'Achievement' };

/** What has been done to a credential; time does not change it. */
export type CredentialState =
  | { tag: 'Active' }
  | { tag: 'Suspended' }
  | { tag: 'Revoked' }
  | { tag: 'Superseded' };

/** One credential, as stored. */
export type Credential = {
  /** SHA-256 of the canonical content. */
  content_hash: Uint8Array;
  /** The course it is for. */
  course: string;
  /** When it stops being valid, Unix seconds; absent: never. */
  expires_at: bigint | null;
  /** 16 random bytes that the issuer chose. */
  id: Uint8Array;
  /** Ledger time of issue, Unix seconds. */
  issued_at: bigint;
  /** Who issued it. */
  issuer: string;
  /** What it attests. */
  kind: CredentialKind;
  /** The learner it is bound to. */
  learner: string;
  /** Why its state last changed; absent: it never did. */
  reason: string | null;
  /** What has been done to it. */
  state: CredentialState;
  /** The credential that replaces it; absent: none. */
  successor: Uint8Array | null;
  /** The credential it replaces; absent: none. */
  supersedes: Uint8Array | null;
};

/** A credential's facts and whether it holds, as of one ledger. */
export type Verification = {
  /** The facts. */
  credential: Credential;
  /** The ledger this was read at. */
  ledger: number;
  /** That ledger's time, Unix seconds. */
  ledger_time: bigint;
  /** Whether it holds. */
  standing: Standing;
};

/** Who paused the contract, when and why. */
export type Pause = {
  /** The admin or guardian who paused the contract. */
  by: string;
  /** Ledger time of the pause, Unix seconds. */
  paused_at: bigint;
  /** Why it was paused, 1 to 256 bytes. */
  reason: string;
};

/** Arguments of each entry point, as the SDK's `contract.Spec` takes them. */
export type CertificateArguments = {
  /**
   * Stops every change but those to roles, code and the pause itself. A pause of a paused
   * contract is refused, so the first reason stands.
   *
   * # Errors
   * * `ReasonEmpty`, `ReasonTooLong` - reason outside 1 to 256 bytes.
   * * `ContractPaused` - already paused.
   * * `AccessControlError::Unauthorized` - `by` is neither admin nor guardian.
   *
   * # Events
   * * `paused`
   */
  pause: {
    by: string;
    reason: string;
  };
  /**
   * Revokes a credential for good, suspended and expired ones included. Any issuer may, so
   * that a lost key does not make its credentials irrevocable.
   *
   * # Errors
   * * `ContractPaused`, `ReasonEmpty`, `ReasonTooLong`, `CredentialNotFound`
   * * `CredentialRevoked`, `CredentialSuperseded` - it is withdrawn already.
   * * `AccessControlError::Unauthorized` - `issuer` does not hold the role `issuer`.
   *
   * # Events
   * * `credential_revoked`
   */
  revoke: {
    issuer: string;
    id: Uint8Array;
    reason: string;
  };
  /**
   * Returns a credential's facts and whether it holds at this ledger.
   *
   * # Errors
   * * `CredentialNotFound` - the id is unknown.
   */
  verify: {
    id: Uint8Array;
  };
  /**
   * Converts what earlier code stored, once per schema version. Works while paused.
   *
   * # Errors
   * * `MigrationNotDue` - the entries are of the code's version already, or of a later one.
   * * `AccessControlError::Unauthorized` - `operator` is not the admin.
   *
   * # Events
   * * `upgraded` again, with the version that holds from now on
   */
  migrate: {
    operator: string;
  };
  /**
   * Replaces a credential: for another address of the learner, with corrected content, or with
   * a later expiry. Course and kind stay; the old one is superseded and linked both ways. An
   * expired one may be renewed so; a suspended one must be reinstated or revoked first.
   *
   * # Errors
   * * `ContractPaused`, `ReasonEmpty`, `ReasonTooLong`, `ExpiryNotInFuture`, `ExpiryTooFar`
   * * `CredentialNotFound`, `CredentialSuspended`, `CredentialRevoked`, `CredentialSuperseded`
   * * `IdTaken`, `ContentTaken`, `LiveCredentialExists` - at the new learner's address.
   * * `AccessControlError::Unauthorized` - `issuer` does not hold the role `issuer`.
   *
   * # Events
   * * `credential_superseded`, then `credential_issued` with `supersedes`
   */
  reissue: {
    issuer: string;
    old_id: Uint8Array;
    new_id: Uint8Array;
    learner: string;
    content_hash: Uint8Array;
    expires_at: bigint | null | undefined;
    reason: string;
  };
  /**
   * Suspends a credential until it is reinstated or revoked. It keeps its place: meanwhile the
   * learner gets no other of the kind for the course.
   *
   * # Errors
   * * `ContractPaused`, `ReasonEmpty`, `ReasonTooLong`, `CredentialNotFound`
   * * `CredentialSuspended`, `CredentialRevoked`, `CredentialSuperseded`, `CredentialExpired`
   * * `AccessControlError::Unauthorized` - `issuer` does not hold the role `issuer`.
   *
   * # Events
   * * `credential_suspended`
   */
  suspend: {
    issuer: string;
    id: Uint8Array;
    reason: string;
  };
  /**
   * Accepts changes again. The admin alone decides: a guardian can stop, not start.
   *
   * # Errors
   * * `ContractNotPaused` - there is no pause to lift.
   * * `AccessControlError::Unauthorized` - `by` is not the admin.
   *
   * # Events
   * * `unpaused`
   */
  unpause: {
    by: string;
  };
  /**
   * Replaces the contract's code by an uploaded wasm, from the next invocation on. Works while
   * paused; the constructor does not run again. Code of another schema version writes nothing
   * until `migrate` was called, best in the same transaction.
   *
   * # Errors
   * * `AccessControlError::Unauthorized` - `operator` is not the admin.
   *
   * # Events
   * * `upgraded`
   */
  upgrade: {
    new_wasm_hash: Uint8Array;
    operator: string;
  };
  /**
   * Returns `Some(index)` if the account has the specified role,
   * where `index` is the position of the account for that role,
   * and can be used to query [`AccessControl::get_role_member()`].
   * Returns `None` if the account does not have the specified role.
   *
   * # Arguments
   *
   * * `e` - Access to Soroban environment.
   * * `account` - The account to check.
   * * `role` - The role to check for.
   */
  has_role: {
    account: string;
    role: string;
  };
  /**
   * Returns the admin account.
   *
   * # Arguments
   *
   * * `e` - Access to Soroban environment.
   */
  get_admin: Record<string, never>;
  /** Returns who paused the contract, when and why; nothing while it runs. */
  get_pause: Record<string, never>;
  /**
   * Lifts a suspension. A credential whose expiry came meanwhile is expired from then on.
   *
   * # Errors
   * * `ContractPaused`, `ReasonEmpty`, `ReasonTooLong`, `CredentialNotFound`
   * * `CredentialNotSuspended`, `CredentialRevoked`, `CredentialSuperseded`
   * * `AccessControlError::Unauthorized` - `issuer` does not hold the role `issuer`.
   *
   * # Events
   * * `credential_reinstated`
   */
  reinstate: {
    issuer: string;
    id: Uint8Array;
    reason: string;
  };
  /**
   * Grants a role to an account.
   *
   * # Arguments
   *
   * * `e` - Access to Soroban environment.
   * * `account` - The account to grant the role to.
   * * `role` - The role to grant.
   * * `caller` - The address of the caller, must be the admin or have the
   * `RoleAdmin` for the `role`.
   *
   * # Errors
   *
   * * [`AccessControlError::Unauthorized`] - If the caller does not have
   * enough privileges.
   * * [`AccessControlError::MaxRolesExceeded`] - If adding a new role would
   * exceed the maximum allowed number of roles.
   *
   * # Events
   *
   * * topics - `["role_granted", role: Symbol, account: Address]`
   * * data - `[caller: Address]`
   */
  grant_role: {
    account: string;
    role: string;
    caller: string;
  };
  /**
   * Revokes a role from an account.
   * To revoke the caller's own role, use
   * [`AccessControl::renounce_role()`] instead.
   *
   * # Arguments
   *
   * * `e` - Access to Soroban environment.
   * * `account` - The account to revoke the role from.
   * * `role` - The role to revoke.
   * * `caller` - The address of the caller, must be the admin or has the
   * `RoleAdmin` for the `role`.
   *
   * # Errors
   *
   * * [`AccessControlError::Unauthorized`] - If the `caller` does not have
   * enough privileges.
   * * [`AccessControlError::RoleNotHeld`] - If the `account` doesn't have
   * the role.
   * * [`AccessControlError::RoleIsEmpty`] - If the role has no members.
   *
   * # Events
   *
   * * topics - `["role_revoked", role: Symbol, account: Address]`
   * * data - `[caller: Address]`
   */
  revoke_role: {
    account: string;
    role: string;
    caller: string;
  };
  /**
   * Does as `verify`, for the credential with this content.
   *
   * # Errors
   * * `CredentialNotFound` - no credential has this content hash.
   */
  verify_hash: {
    content_hash: Uint8Array;
  };
  /** Sets the admin, who then grants the role `issuer` with `grant_role`. */
  __constructor: {
    admin: string;
  };
  /**
   * Allows an account to renounce a role assigned to itself.
   * Users can only renounce roles for their own account.
   *
   * # Arguments
   *
   * * `e` - Access to Soroban environment.
   * * `role` - The role to renounce.
   * * `caller` - The address of the caller, must be the account that has the
   * role.
   *
   * # Errors
   *
   * * [`AccessControlError::RoleNotHeld`] - If the `caller` doesn't have the
   * role.
   * * [`AccessControlError::RoleIsEmpty`] - If the role has no members.
   *
   * # Events
   *
   * * topics - `["role_revoked", role: Symbol, account: Address]`
   * * data - `[caller: Address]`
   */
  renounce_role: {
    role: string;
    caller: string;
  };
  /**
   * Returns a credential as stored.
   *
   * # Errors
   * * `CredentialNotFound` - the id is unknown.
   */
  get_credential: {
    id: Uint8Array;
  };
  /**
   * Returns the admin role for a specific role.
   * If no admin role is explicitly set, returns `None`.
   *
   * # Arguments
   *
   * * `e` - Access to Soroban environment.
   * * `role` - The role to query the admin role for.
   */
  get_role_admin: {
    role: string;
  };
  /**
   * Allows the current admin to renounce their role, making the contract
   * permanently admin-less. This is useful for decentralization purposes
   * or when the admin role is no longer needed. Once the admin is
   * renounced, it cannot be reinstated.
   *
   * # Arguments
   *
   * * `e` - Access to Soroban environment.
   *
   * # Errors
   *
   * * [`AccessControlError::AdminNotSet`] - If no admin account is set.
   *
   * # Events
   *
   * * topics - `["admin_renounced", admin: Address]`
   * * data - `[]`
   *
   * # Notes
   *
   * * Authorization for the current admin is required.
   */
  renounce_admin: Record<string, never>;
  /**
   * Sets `admin_role` as the admin role of `role`.
   *
   * # Arguments
   *
   * * `e` - Access to Soroban environment.
   * * `role` - The role to set the admin for.
   * * `admin_role` - The new admin role.
   *
   * # Events
   *
   * * topics - `["role_admin_changed", role: Symbol]`
   * * data - `[previous_admin_role: Symbol, new_admin_role: Symbol]`
   *
   * # Errors
   *
   * * [`AccessControlError::AdminNotSet`] - If admin account is not set.
   *
   * # Notes
   *
   * * Authorization for the current admin is required.
   */
  set_role_admin: {
    role: string;
    admin_role: string;
  };
  /**
   * Returns the account at the specified index for a given role.
   *
   * A function to get all members of a role is not provided because that
   * would be unbounded. To enumerate all members of a role, use
   * [`AccessControl::get_role_member_count()`] to get the total number of
   * members and then use [`AccessControl::get_role_member()`] to retrieve
   * each member one by one.
   *
   * # Arguments
   *
   * * `e` - Access to Soroban environment.
   * * `role` - The role to query.
   * * `index` - The index of the account to retrieve.
   *
   * # Errors
   *
   * * [`AccessControlError::IndexOutOfBounds`] - If the index is out of
   * bounds for the role's member list.
   */
  get_role_member: {
    role: string;
    index: number;
  };
  /**
   * Issues a credential to a learner. A learner has at most one live credential of a kind for a
   * course; one that expired is not live any more, a suspended one is.
   *
   * # Errors
   * * `ContractPaused`, `CourseKeyInvalid`, `ExpiryNotInFuture`, `ExpiryTooFar`
   * * `IdTaken`, `ContentTaken`, `LiveCredentialExists`
   * * `AccessControlError::Unauthorized` - `issuer` does not hold the role `issuer`.
   *
   * # Events
   * * `credential_issued`
   */
  issue_credential: {
    issuer: string;
    id: Uint8Array;
    learner: string;
    course: string;
    content_hash: Uint8Array;
    kind: CredentialKind;
    expires_at: bigint | null | undefined;
  };
  /**
   * Returns a vector containing all existing roles.
   * Defaults to empty vector if no roles exist.
   *
   * # Arguments
   *
   * * `e` - Access to Soroban environment.
   *
   * # Notes
   *
   * This function returns all roles that currently have at least one member.
   * The maximum number of roles is limited by [`MAX_ROLES`].
   */
  get_existing_roles: Record<string, never>;
  /** Returns the version of the contract's stored entries, counted from 1. */
  get_schema_version: Record<string, never>;
  /**
   * Initiates the admin role transfer.
   * Admin privileges for the current admin are not revoked until the
   * recipient accepts the transfer.
   * Overrides the previous pending transfer if there is one.
   *
   * # Arguments
   *
   * * `e` - Access to Soroban environment.
   * * `new_admin` - The account to transfer the admin privileges to.
   * * `live_until_ledger` - The ledger number at which the pending transfer
   * expires. If `live_until_ledger` is `0`, the pending transfer is
   * cancelled. `live_until_ledger` argument is implicitly bounded by the
   * maximum allowed TTL extension for a temporary storage entry and
   * specifying a higher value will cause the code to panic.
   *
   * # Errors
   *
   * * [`crate::role_transfer::RoleTransferError::NoPendingTransfer`] - If
   * trying to cancel a transfer that doesn't exist.
   * * [`crate::role_transfer::RoleTransferError::InvalidLiveUntilLedger`] -
   * If the specified ledger is in the past.
   * * [`crate::role_transfer::RoleTransferError::InvalidPendingAccount`] -
   * If the specified pending account is not the same as the provided `new`
   * address.
   */
  transfer_admin_role: {
    new_admin: string;
    live_until_ledger: number;
  };
  /**
   * Completes the 2-step admin transfer.
   *
   * # Arguments
   *
   * * `e` - Access to Soroban environment.
   *
   * # Events
   *
   * * topics - `["admin_transfer_completed", new_admin: Address]`
   * * data - `[previous_admin: Address]`
   *
   * # Errors
   *
   * * [`crate::role_transfer::RoleTransferError::NoPendingTransfer`] - If
   * there is no pending transfer to accept.
   * * [`AccessControlError::AdminNotSet`] - If admin account is not set.
   */
  accept_admin_transfer: Record<string, never>;
  /**
   * Returns the total number of accounts that have the specified role.
   * If the role does not exist, returns 0.
   *
   * # Arguments
   *
   * * `e` - Access to Soroban environment.
   * * `role` - The role to get the count for.
   */
  get_role_member_count: {
    role: string;
  };
};

/** Result of each entry point, as the SDK's `contract.Spec` gives it. */
export type CertificateResults = {
  pause: void;
  revoke: void;
  verify: Verification;
  migrate: void;
  reissue: void;
  suspend: void;
  unpause: void;
  upgrade: void;
  has_role: number | null;
  get_admin: string | null;
  get_pause: Pause | null;
  reinstate: void;
  grant_role: void;
  revoke_role: void;
  verify_hash: Verification;
  __constructor: void;
  renounce_role: void;
  get_credential: Credential;
  get_role_admin: string | null;
  renounce_admin: void;
  set_role_admin: void;
  get_role_member: string;
  issue_credential: void;
  get_existing_roles: string[];
  get_schema_version: number;
  transfer_admin_role: void;
  accept_admin_transfer: void;
  get_role_member_count: number;
};
